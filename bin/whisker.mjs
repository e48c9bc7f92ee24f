#!/usr/bin/env node
// The command line: runs what `npm run build` made.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const program = new URL('../out/main/cli.cjs', import.meta.url)
if (existsSync(fileURLToPath(program))) {
  await import(program.href)
} else {
  process.stderr.write('whisker: it is not built yet. Run "npm ci && npm run build" in its folder first.\n')
  process.exitCode = 1
}
