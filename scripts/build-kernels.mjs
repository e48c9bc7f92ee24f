// Compiles the AssemblyScript kernels to WebAssembly and writes the bytes into a TypeScript module, so that every
// bundle that uses them carries them: no file to find at run time, in Node, workers and Electron alike. The module is
// kept in the repository, so that tests and type checks need no build; a test says when it is out of date.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const kernels = join(dirname(fileURLToPath(import.meta.url)), '../src/engine/kernels')
export const KERNEL_MODULE = join(kernels, 'simd-binary.ts')

const OPTIONS = [
  '-O3',
  '--runtime=stub',
  '--noAssert',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory=1',
  '--maximumMemory=65536',
  '--enable=simd',
  '--enable=threads',
  '--enable=bulk-memory',
  '--disableWarning=112',
]

/** The module's source text; throws with the compiler's own words when a kernel does not compile. */
export async function compileKernels(folder = join(kernels, 'assembly')) {
  return (
    '// Made by scripts/build-kernels.mjs from assembly/; do not edit.\n\n' +
    `export const SIMD_BINARY =\n  '${await compile(folder, [])}'\n\n` +
    '/** The same with fused multiply-adds. */\n' +
    `export const RELAXED_SIMD_BINARY =\n  '${await compile(folder, ['--enable=relaxed-simd'])}'\n`
  )
}

async function compile(folder, features) {
  let binary = null
  const given = ['index.ts', '--outFile=kernels.wasm', '--baseDir', folder, ...OPTIONS, ...features]
  const { error, stderr } = await asc.main(given, { writeFile: (_name, contents) => (binary = contents) })
  if (error || !binary) throw new Error(`The kernels do not compile.\n${stderr?.toString() ?? error?.message ?? ''}`)
  return Buffer.from(binary).toString('base64')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = await compileKernels()
  if (made !== readIfThere(KERNEL_MODULE)) writeFileSync(KERNEL_MODULE, made)
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
