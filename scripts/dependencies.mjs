// @ts-check
/** Everything between a fresh clone and a built app: Node's version, the npm packages, the bundles in out/. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { capture, npmCommand, run } from './processes.mjs'
import { Refusal, say } from './say.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** @throws {Refusal} on a Node older than package.json asks for */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new Refusal(`Whisker needs Node 20.19 or newer; this is ${version}. Get one from nodejs.org and run it again.`)
}

/** `npm ci`, unless node_modules holds exactly what package-lock.json says. */
export async function ensureDependencies() {
  if (await dependenciesAreInstalled(root)) return
  say('installing the packages of package-lock.json …')
  const npm = npmCommand()
  const args = [...npm.args, 'ci', '--no-audit', '--no-fund', '--loglevel=error']
  const code = await run(npm.program, args, { cwd: root, shell: npm.shell })
  if (code !== 0) throw new Refusal(`npm ci failed (exit code ${code}); what it said stands above.`)
}

/** @typedef {Record<string, { version?: string, optional?: boolean, link?: boolean }>} LockedPackages */

/**
 * npm writes what it installed into node_modules/.package-lock.json when it is done; packages for other platforms are
 * optional and missing there.
 * @param {string} folder
 */
export async function dependenciesAreInstalled(folder) {
  const hidden = join(folder, 'node_modules', '.package-lock.json')
  if (!existsSync(hidden)) return false
  const [wanted, installed] = await Promise.all([join(folder, 'package-lock.json'), hidden].map(lockedPackages))
  return Object.entries(wanted ?? {}).every(([path, { version, optional, link }]) => {
    const found = installed?.[path]
    return path === '' || link || (found ? found.version === version : optional === true)
  })
}

/** @param {string} file @returns {Promise<LockedPackages>} */
async function lockedPackages(file) {
  return JSON.parse(await readFile(file, 'utf8')).packages
}

/** Builds out/ unless it was built from exactly these sources. */
export async function ensureBuild() {
  const stamp = join(root, 'out', 'built-from')
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === (await fingerprint())) return
  say('building …')
  const npm = npmCommand()
  const { code, output } = await capture(npm.program, [...npm.args, 'run', 'build'], { cwd: root, shell: npm.shell })
  if (code !== 0) throw new Refusal(`the build failed:\n${withoutStack(output)}`)
  // Taken now: the build makes a source file too (scripts/build-kernels.mjs).
  await writeFile(stamp, await fingerprint())
}

/** @param {string} output */
const withoutStack = (output) => output.replaceAll(/^\s+at .*\n/gm, '').trim()

/** A hash over everything the bundles are made of. */
async function fingerprint() {
  const hash = createHash('sha256')
  const settings = ['package-lock.json', 'package.json', 'electron.vite.config.ts', 'scripts/build-kernels.mjs']
  const files = [...settings, ...(await sourceFiles('src'))]
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(await readFile(join(root, file)))
      .update('\0')
  return hash.digest('hex')
}

/** @param {string} folder @returns {Promise<string[]>} relative to the root, in a fixed order */
async function sourceFiles(folder) {
  const entries = await readdir(join(root, folder), { withFileTypes: true })
  const nested = entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) return sourceFiles(path)
      return entry.name.endsWith('.test.ts') ? [] : [path]
    })
  return (await Promise.all(nested)).flat()
}
