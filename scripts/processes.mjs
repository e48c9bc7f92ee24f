// @ts-check
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import process from 'node:process'

/** The exit code a shell would report. @param {number | null} code @param {NodeJS.Signals | null} signal */
function exitCode(code, signal) {
  return code ?? 128 + (signal ? constants.signals[signal] : 0)
}

/**
 * Runs a program on this terminal, hands our signals on to it, and resolves to its exit code.
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options })
    const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal)
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, forward)
    const settle = () => signals.forEach((signal) => process.off(signal, forward))
    child.on('error', (error) => (settle(), reject(error)))
    child.on('exit', (code, signal) => (settle(), resolve(exitCode(code, signal))))
  })
}

/**
 * Runs a program quietly. Never rejects: a program that cannot be started or takes too long has a code other than 0.
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} standard output and error, as they came
 */
export function capture(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (/** @type {Buffer} */ chunk) => void (output += chunk.toString())
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.on('error', (error) => resolve({ code: 127, output: error.message }))
    child.on('close', (code, signal) => resolve({ code: exitCode(code, signal), output }))
  })
}

/** npm as a program and leading arguments: the one that runs us, else the one on the PATH. */
export function npmCommand() {
  const cli = process.env['npm_execpath']
  if (cli && /npm-cli\.(c?js)$/.test(cli)) return { program: process.execPath, args: [cli], shell: false }
  return { program: 'npm', args: [], shell: process.platform === 'win32' }
}
