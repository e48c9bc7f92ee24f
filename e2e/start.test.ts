import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, screenshot } from './harness.ts'

/** With WHISKER_FRESH=1 even the packages and Electron are fetched anew, into an empty HOME. */
const entirelyFresh = process.env['WHISKER_FRESH'] === '1'

const folder = mkdtempSync(join(tmpdir(), 'whisker-start-'))
const clone = join(folder, 'clone')

/** The files of the working tree that git knows or would add: what a clone of the next commit would hold. */
function cloneTo(target: string): void {
  mkdirSync(target)
  const list = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], { cwd: root })
  const present = execFileSync('tar', ['--null', '--ignore-failed-read', '-T', '-', '-cf', '-'], {
    cwd: root,
    input: list,
    maxBuffer: 1 << 29,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  execFileSync('tar', ['-xf', '-', '-C', target], { input: present })
}

function environment(): NodeJS.ProcessEnv {
  const home = join(folder, 'home')
  mkdirSync(home, { recursive: true })
  const fresh = { ...process.env, HOME: home, XDG_CACHE_HOME: '', XDG_CONFIG_HOME: join(home, '.config') }
  return entirelyFresh
    ? { ...fresh, npm_config_cache: join(home, '.npm') }
    : { ...fresh, XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] || join(process.env['HOME'] ?? '', '.cache') }
}

/** `npm start`'s script, as a program of its own for Playwright to launch; what it says is kept in a file. */
function startProgram(name: string): { program: string; said(): string } {
  const program = join(folder, name)
  const log = join(folder, `${name}.log`)
  const script = join(clone, 'scripts', 'start.mjs')
  const text = `#!/bin/bash\nexec 2> >(tee "${log}" >&2)\nexec "${process.execPath}" "${script}" "$@"\n`
  writeFileSync(program, text, { mode: 0o755 })
  return { program, said: () => readFileSync(log, 'utf8') }
}

/** Starts the lab that way, waits until the demo set is loaded and may be trained, looks, and ends it by SIGTERM. */
async function openAndEnd(name: string, look: (page: Page) => Promise<void>): Promise<{ said: string; code: unknown }> {
  const { program, said } = startProgram(name)
  const env = environment() as Record<string, string>
  const app = await _electron.launch({ executablePath: program, env, timeout: entirelyFresh ? 600_000 : 170_000 })
  const page = await app.firstWindow()
  await page.waitForSelector('[data-testid=engine-status][data-status=ready]')
  await page.waitForSelector('[data-testid=dataset-counts]')
  await page.waitForSelector('[data-testid=train]:not([disabled])')
  await look(page)
  const ended = new Promise<unknown>((resolve) => app.process().once('exit', resolve))
  app.process().kill('SIGTERM')
  return { code: await ended, said: said() }
}

/** Runs the script where it opens no window. */
async function runInTerminal(env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [join(clone, 'scripts', 'start.mjs')], { cwd: clone, env })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, output }
}

beforeAll(() => {
  cloneTo(clone)
  if (!entirelyFresh) symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

describe('npm start', () => {
  it('in a fresh clone builds and opens the lab, with the demo set loaded and one press away from training', async () => {
    const { said, code } = await openAndEnd('first', async (page) => {
      expect(await page.getByTestId('dataset-counts').innerText()).toMatch(/\d+ train · \d+ test/)
      await screenshot(page, 'fresh-clone')
    })
    expect(said).toContain('whisker: building …')
    expect(said).not.toMatch(/^\s+at .+:\d+:\d+/m)
    expect(code).toBe(0)
  }, 700_000)

  it('does it again without fetching, installing or building anything', async () => {
    const { said, code } = await openAndEnd('second', async () => undefined)
    expect(said).not.toMatch(/building|installing|downloading|fetching/)
    if (process.getuid?.() === 0) expect(said).toContain('running as root')
    expect(code).toBe(0)
  })

  it('without a display says so, and runs the demo session in the terminal, result included', async () => {
    const { output, code } = await runInTerminal({ ...environment(), DISPLAY: '', WAYLAND_DISPLAY: '' })
    expect(output).toContain('there is no display here')
    expect(output).toMatch(/Cost after iteration 2400: 0\.\d+/)
    expect(output).toMatch(/90 test images|test images wrong/)
    expect(code).toBe(0)
  })

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'as root on Debian installs the shared libraries that Electron misses, and says when they are still missing',
    async () => {
      const tools = join(folder, 'tools')
      mkdirSync(tools)
      const log = join(folder, 'apt.log')
      const tool = (name: string, script: string) =>
        writeFileSync(join(tools, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
      tool('ldd', `echo "	libgtk-3.so.0 => not found"`)
      tool('apt-get', `echo "$@" >> "${log}"`)
      const { output, code } = await runInTerminal({ ...environment(), PATH: `${tools}:${process.env['PATH'] ?? ''}` })
      expect(code).toBe(1)
      expect(output).toContain('Electron still misses libgtk-3.so.0')
      const asked = readFileSync(log, 'utf8')
      expect(asked).toMatch(/^update/m)
      expect(asked).toMatch(/^install -y .*libgtk-3-0/m)
    },
  )
})
