import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import axe from 'axe-core'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { resolveElectron } from '../scripts/electron.mjs'
import { DEFAULT_SETTINGS, type Settings } from '../src/engine/contract/desktop.ts'

export const root = dirname(import.meta.dirname)

export interface LabOptions {
  /** Kept by the caller; without one, each lab gets its own and removes it. */
  userDataDir?: string
  /** What a person would have chosen before; the rest are the defaults. English and light unless said. */
  settings?: Partial<Settings>
  size?: { width: number; height: number }
  env?: Record<string, string>
  args?: string[]
}

/** The real, built app in a window of its own. */
export interface Lab {
  readonly app: ElectronApplication
  readonly page: Page
  readonly userDataDir: string
  /** Everything the app and its processes have printed on standard error since the window opened. */
  stderr(): string
  /** Errors of the page: uncaught ones, and what the console calls an error (a violated CSP, for one). */
  readonly pageErrors: string[]
  close(): Promise<void>
}

export async function launchLab(options: LabOptions = {}): Promise<Lab> {
  const userDataDir = options.userDataDir ?? mkdtempSync(join(tmpdir(), 'whisker-e2e-'))
  if (options.settings || options.size || !options.userDataDir) await writeSettings(userDataDir, options)
  const { executable } = await resolveElectron()
  const app = await _electron.launch({
    executablePath: executable,
    args: [root, `--user-data-dir=${userDataDir}`, ...(options.args ?? [])],
    env: { ...inheritedEnvironment(), WHISKER_NODE: process.execPath, ...options.env },
  })
  const printed: string[] = []
  app.process().stderr?.on('data', (chunk: Buffer) => printed.push(chunk.toString()))
  const page = await app.firstWindow()
  return {
    app,
    page,
    userDataDir,
    stderr: () => printed.join(''),
    pageErrors: collectErrors(page),
    async close() {
      await closeApp(app)
      if (!options.userDataDir) await rm(userDataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** A lab that cannot end by itself must not outlive its test. */
async function closeApp(app: ElectronApplication): Promise<void> {
  const timer = setTimeout(() => app.process().kill('SIGKILL'), 20_000)
  try {
    await app.close()
  } finally {
    clearTimeout(timer)
  }
}

function inheritedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return Object.fromEntries(entries) as Record<string, string>
}

async function writeSettings(userDataDir: string, { settings, size }: LabOptions): Promise<void> {
  const { width, height } = size ?? { width: 1360, height: 860 }
  await mkdir(userDataDir, { recursive: true })
  const file = {
    // Nothing trains by itself: most tests say when.
    settings: { ...DEFAULT_SETTINGS, language: 'en', theme: 'light', live: false, ...settings },
    window: { x: 0, y: 0, width, height, maximized: false },
  }
  writeFileSync(join(userDataDir, 'settings.json'), JSON.stringify(file))
}

function collectErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  return errors
}

/** A real drop of files and folders from outside, at a place of the window (its middle unless said). */
export async function dropOnWindow(page: Page, paths: string[], at?: { x: number; y: number }): Promise<void> {
  const middle = await page.evaluate(() => ({ x: innerWidth / 2, y: innerHeight / 2 }))
  const { x, y } = at ?? middle
  const cdp = await page.context().newCDPSession(page)
  const data = { items: [], files: paths, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await cdp.send('Input.dispatchDragEvent', { type, x, y, data })
  }
  await cdp.detach()
}

/** The next native dialogs answer as if a person had chosen these paths. */
export async function answerOpenDialog(app: ElectronApplication, paths: string[]): Promise<void> {
  await app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = async () => ({ canceled: filePaths.length === 0, filePaths })
  }, paths)
}

export async function answerSaveDialog(app: ElectronApplication, path: string | null): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: filePath === null, filePath: filePath ?? '' })
  }, path)
}

/** Carries out an item of the native menu, by the command it is known by. */
export async function chooseMenu(app: ElectronApplication, command: string): Promise<void> {
  await app.evaluate(({ Menu }, id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.click(), command)
}

/** Into e2e/screenshots/, which git ignores. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = join(root, 'e2e', 'screenshots')
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** Waits until `probe` gives something, asking ten times a second; says what was awaited when it never does. */
export async function until<T>(what: string, probe: () => Promise<T> | T, withinMs = 30_000): Promise<NonNullable<T>> {
  const end = performance.now() + withinMs
  for (;;) {
    const found = await probe()
    if (found) return found
    if (performance.now() > end) throw new Error(`waited ${withinMs} ms in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** null when it takes longer or fails: what was asked of a process that is killed is never answered. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, ms, null)))
  try {
    return await Promise.race([work.catch(() => null), late])
  } finally {
    clearTimeout(timer)
  }
}

export async function enginePid(app: ElectronApplication): Promise<number | undefined> {
  return app.evaluate(({ app: main }) => main.getAppMetrics().find(({ name }) => name === 'Whisker engine')?.pid)
}

/** The decoder programs under a process, by Linux's own account of them. */
export async function decoderPids(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  return pids.filter((pid) => parentOf(pid) === parent && commandOf(pid).includes('decoder.cjs'))
}

/** Resident memory in bytes; 0 once it has ended. */
export function residentBytes(pid: number): number {
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(procFile(pid, 'status'))?.[1] ?? 0)
}

/** Each thread of a process by Linux's own account: how nice it is to others (0: not at all), and its time so far. */
export async function threadsOf(pid: number): Promise<{ id: string; niceness: number; milliseconds: number }[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [])
  // The name, in brackets, may hold anything; after it come the state and then figures.
  const figures = threads.map((id) => {
    const all = procFile(pid, `task/${id}/stat`)
      .replace(/^.*\) /s, '')
      .split(' ')
    return { id, niceness: Number(all[16]), milliseconds: 10 * (Number(all[11]) + Number(all[12])) }
  })
  // One that has ended meanwhile has no figures.
  return figures.filter(({ niceness }) => !Number.isNaN(niceness))
}

const parentOf = (pid: number) => Number(/^PPid:\s+(\d+)/m.exec(procFile(pid, 'status'))?.[1] ?? 0)
const commandOf = (pid: number) => procFile(pid, 'cmdline').replaceAll('\0', ' ')

function procFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return '' // it has ended
  }
}

interface AxeViolation {
  id: string
  impact: string
  nodes: { html: string }[]
}

/** Serious and critical violations of accessibility in what the page shows now, one line each. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const violations = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  )) as AxeViolation[]
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, nodes }) => `${impact}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}
