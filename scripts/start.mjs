// @ts-check
/** `npm start`: from a fresh clone to the open lab. Uses nothing but Node until the packages are installed. */
import { join } from 'node:path'
import process from 'node:process'
import { checkNode, ensureBuild, ensureDependencies, root } from './dependencies.mjs'
import { resolveElectron } from './electron.mjs'
import { run } from './processes.mjs'
import { runScript, say } from './say.mjs'
import { ensureLibraries } from './system-libraries.mjs'

/** macOS and Windows always have one. */
function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])
}

function runDemoInTerminal() {
  say(
    'there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): running the demo session in the terminal.',
  )
  return run(process.execPath, [join(root, 'bin', 'whisker.mjs'), 'demo'])
}

/** Electron's own options stand before the folder of the app. @param {string} arg */
const isSwitch = (arg) => arg.startsWith('-')

async function openLab() {
  const { executable, standIn } = await resolveElectron()
  if (standIn) say('this is an old stand-in for Electron: good for trying and testing Whisker, not for daily use.')
  await ensureLibraries(executable)
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  if (isRoot)
    say('running as root, where Electron cannot use the sandbox of the operating system: starting without it.')
  say('opening the lab …')
  // Chromium's own log lines (no bus, no GPU) tell a person nothing.
  const switches = ['--log-level=3', ...(isRoot ? ['--no-sandbox'] : [])]
  const own = process.argv.slice(2)
  const args = [...switches, ...own.filter(isSwitch), root, ...own.filter((arg) => !isSwitch(arg))]
  // The image decoder runs under this Node (docs/architecture.md).
  return run(executable, args, { env: { ...process.env, WHISKER_NODE: process.execPath } })
}

await runScript(async () => {
  checkNode()
  await ensureDependencies()
  await ensureBuild()
  return hasDisplay() ? openLab() : runDemoInTerminal()
})
