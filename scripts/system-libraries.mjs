// @ts-check
/** The shared libraries Electron needs on Linux, and where Debian and Ubuntu keep them. */
import { existsSync } from 'node:fs'
import process from 'node:process'
import { capture, run } from './processes.mjs'
import { Refusal, say } from './say.mjs'

const LIBRARIES = [
  ...['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libatk-bridge2.0-0', 'libcups2', 'libdrm2'],
  ...['libxkbcommon0', 'libatspi2.0-0'],
]
const VIRTUAL_DISPLAY = ['xvfb', 'xauth']

/**
 * Installs what Electron needs where that is allowed (root on Debian or Ubuntu).
 * @param {string} executable of Electron
 * @throws {Refusal} naming the one command to run elsewhere
 */
export async function ensureLibraries(executable) {
  if (process.platform !== 'linux') return
  const missing = await missingLibraries(executable)
  if (missing.length === 0) return
  await install(LIBRARIES, `Electron needs shared libraries that are not here (${missing.join(', ')})`)
  const still = await missingLibraries(executable)
  if (still.length > 0) throw new Refusal(`Electron still misses ${still.join(', ')}.`)
}

/** A virtual X display for tests. @throws {Refusal} naming the one command to run */
export async function ensureVirtualDisplay() {
  const { code } = await capture('sh', ['-c', 'command -v Xvfb && command -v xauth'])
  if (code !== 0) await install(VIRTUAL_DISPLAY, 'the tests of the window need a display, or Xvfb')
}

/** @param {string} executable */
async function missingLibraries(executable) {
  const { output } = await capture('ldd', [executable])
  return [...output.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name ?? '')
}

/** @param {string[]} packages @param {string} why */
async function install(packages, why) {
  const debian = existsSync('/usr/bin/apt-get')
  if (!debian || process.getuid?.() !== 0) throw new Refusal(`${why}. ${adviceFor(packages, debian)}`)
  say(`${why}; installing them …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await apt(['update', '-qq'], env)
  await apt(['install', '-y', '-qq', '--no-install-recommends', ...(await namesHere(packages))], env)
}

/** @param {string[]} packages @param {boolean} debian */
function adviceFor(packages, debian) {
  if (!debian) return `Install the packages your system has for: ${packages.join(' ')}`
  return `Run: sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}`
}

/** @param {string[]} args @param {NodeJS.ProcessEnv} env */
async function apt(args, env) {
  const code = await run('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  if (code !== 0) throw new Refusal(`apt-get ${args[0]} failed (exit code ${code}); what it said stands above.`)
}

/** Since the 64-bit time transition several of them are called …t64. @param {string[]} packages */
async function namesHere(packages) {
  return Promise.all(
    packages.map(async (name) => {
      const { code } = await capture('apt-cache', ['show', `${name}t64`])
      return code === 0 ? `${name}t64` : name
    }),
  )
}
