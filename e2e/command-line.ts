import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')

/** The real command line in a process of its own, its output not a terminal. */
export function whisker(...args: string[]): Promise<{ code: number | null; out: string; errors: string }> {
  const child = spawn(process.execPath, [join(root, 'bin', 'whisker.mjs'), ...args], {
    cwd: root,
    // A person's own cache is not for tests.
    env: { ...process.env, WHISKER_CACHE: 'off' },
  })
  let out = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  return new Promise((done) => child.on('close', (code) => done({ code, out, errors })))
}
