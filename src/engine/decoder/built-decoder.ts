import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** For tests: the decoder program as it is built and shipped. Throws, saying what to do, when it is not built. */
export function builtDecoder(): string {
  const program = join(import.meta.dirname, '../../../out/main/decoder.cjs')
  if (!existsSync(program)) throw new Error('out/main/decoder.cjs is missing: run "npm run build" first')
  return program
}
