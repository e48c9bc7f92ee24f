import { readdirSync, readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import type { ElectronApplication } from 'playwright-core'
import type { DesktopRequestKind, Grant, ReplyBody, RequestBody, RequestKind } from '../src/engine/contract/index.ts'
import { answerOpenDialog, answerSaveDialog, enginePid, launchLab, until, within, type Lab } from './harness.ts'
import { openEnginePort, type InPage } from './page-probes.ts'

export const VICTIMS = ['engine', 'main', 'renderer'] as const
export type Victim = (typeof VICTIMS)[number]

/** Rejects what was asked of a process that is no more. */
export class Killed extends Error {}

class Death {
  tell: () => void = () => undefined
  readonly told = new Promise<never>((_, reject) => (this.tell = () => reject(new Killed())))

  constructor() {
    this.told.catch(() => undefined)
  }
}

/** In every process of a lab, so that those it leaves behind are found. */
const MARK = 'WHISKER_KILLS_LAB'

let labs = 0

/**
 * A real lab that is killed, and comes back: driven through the window's own bridge and port. Main runs the functions in
 * the page, for Playwright gives up a page that has crashed once.
 */
export class KillLab {
  private lab: Lab | null = null
  private mark = ''
  private pids: Record<Victim, number> = { engine: 0, main: 0, renderer: 0 }
  private killed = new Death()

  constructor(
    private readonly userDataDir: string,
    private readonly temporary: string,
  ) {}

  async launch(isFirst: boolean): Promise<void> {
    this.mark = `${process.pid}-${++labs}`
    const env = { TMPDIR: this.temporary, [MARK]: this.mark }
    const settings = isFirst ? { settings: { workspace: 'data' as const } } : {}
    this.lab = await launchLab({ userDataDir: this.userDataDir, env, ...settings })
    await this.connect()
  }

  /** Waits until the window shows the session again, and asks for a port of its own. */
  async connect(): Promise<void> {
    this.killed = new Death()
    await until('the window is ready', () => within(2000, this.isReady()), 60_000)
    // The window connects anew by itself, and may do so in the same moment: then it closes the port the test took.
    await until('a port that answers', () => this.alive(this.openPort()), 60_000)
    this.pids = {
      engine: await until('the engine runs', () => enginePid(this.app)),
      main: this.app.process().pid ?? 0,
      renderer: await this.app.evaluate(
        ({ BrowserWindow }) => BrowserWindow.fromId(1)?.webContents.getOSProcessId() ?? 0,
      ),
    }
  }

  /** When it was done; nothing that was asked before is answered any more. */
  kill(victim: Victim): number {
    process.kill(this.pids[victim], 'SIGKILL')
    const at = performance.now()
    this.killed.tell()
    return at
  }

  /** The lab as the person finds it again: started anew where main was killed. */
  async comeBack(victim: Victim): Promise<void> {
    const { mark, pids } = this
    if (victim === 'main') await this.launch(false)
    else {
      await until(`another ${victim}`, async () => within(2000, this.isAnother(victim, pids[victim])), 60_000)
      await this.connect()
    }
    await until('what the killed ones had started has ended', () => this.leftBehind(mark).length === 0, 15_000)
  }

  /** Throws the failure, and `Killed` when that came first. */
  async ask<K extends RequestKind>(kind: K, body: RequestBody<K>): Promise<ReplyBody<K>> {
    const work = this.page.evaluate(({ kind, body }) => window.probe.ask(kind, body), { kind, body })
    const reply = (await this.alive(work)) as { type: string; failure?: { code: string; message: string } }
    if (reply.type === 'failure') throw new Error(`${kind}: ${reply.failure?.code}: ${reply.failure?.message}`)
    return (reply as unknown as { body: ReplyBody<K> }).body
  }

  /** As if a person had chosen it in a dialog. */
  async grantOpen(what: 'dataset-folder' | 'project', path: string): Promise<string> {
    await answerOpenDialog(this.app, [path])
    return this.grant('dialog.open', { what })
  }

  async grantSave(path: string): Promise<string> {
    await answerSaveDialog(this.app, path)
    return this.grant('dialog.save', { suggestedName: basename(path), format: extname(path).slice(1) })
  }

  /** A report, printed by main if it is to be a PDF. */
  async exportReport(runId: string, grant: string, format: 'html' | 'pdf'): Promise<void> {
    const work = this.page.evaluate(
      async ({ runId, grant, format }) => {
        const about = { runId, iteration: null, threshold: 0.5, language: 'en' }
        type Answer = { body?: { html: string }; failure?: { message: string } }
        const report = (await window.probe.ask('export.report', about)) as Answer
        if (!report.body) return report.failure
        const { html } = report.body
        const bytes =
          format === 'html'
            ? new TextEncoder().encode(html)
            : ((await window.desktop.request('report.print', { html })) as { pdf: Uint8Array<ArrayBuffer> }).pdf
        return ((await window.probe.ask('export.file', { grant, bytes })) as Answer).failure
      },
      { runId, grant, format },
    )
    const failure = await this.alive(work)
    if (failure) throw new Error(`the report was not written: ${failure.message}`)
  }

  /** What the app has said of files that it could not read. */
  complaints(): string[] {
    const lines = this.lab?.stderr().split('\n') ?? []
    return lines.filter((line) => /could not be read|cannot be saved|engine failed/.test(line))
  }

  async close(): Promise<void> {
    await this.lab?.close()
  }

  private get app(): ElectronApplication {
    if (!this.lab) throw new Error('the lab has not been started')
    return this.lab.app
  }

  private get page(): InPage {
    return { evaluate: (work, arg) => evaluateInWindow(this.app, work.toString(), arg) }
  }

  private async openPort(): Promise<boolean> {
    await openEnginePort(this.page)
    const asked = this.page.evaluate(() => window.probe.ask('session.state', {}), undefined)
    return (await within(3000, asked)) !== null
  }

  private async grant(kind: DesktopRequestKind, body: unknown): Promise<string> {
    const request = this.page.evaluate(({ kind, body }) => window.desktop.request(kind, body), { kind, body })
    return ((await this.alive(request)) as Grant).token
  }

  private alive<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined)
    return Promise.race([this.killed.told, work])
  }

  private isReady(): Promise<boolean> {
    return this.page.evaluate(() => {
      const shown = (selector: string) => document.querySelector(selector) !== null
      return shown('[data-testid=engine-status][data-status=ready]') && shown('[data-testid=dataset-counts]')
    }, null)
  }

  private async isAnother(victim: 'engine' | 'renderer', killed: number): Promise<boolean> {
    const now = await (victim === 'engine'
      ? enginePid(this.app)
      : this.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.webContents.getOSProcessId()))
    return now !== undefined && now !== 0 && now !== killed
  }

  /** Processes of a lab that is no more, and decoders of an engine that is no more. */
  private leftBehind(mark: string): string[] {
    return processesOf(mark).flatMap(({ pid, parent, command }) => {
      const isOrphan = mark !== this.mark || (command.includes('decoder.cjs') && parent !== this.pids.engine)
      return isOrphan ? [`${pid} ${command}`] : []
    })
  }
}

function evaluateInWindow<R>(app: ElectronApplication, work: string, arg: unknown): Promise<R> {
  const code = `(${work})(${JSON.stringify(arg)})`
  return app.evaluate(async ({ BrowserWindow }, code) => {
    const window = BrowserWindow.fromId(1)
    if (!window || window.webContents.isCrashed()) throw new Error('there is no page')
    return (await window.webContents.executeJavaScript(code)) as R
  }, code)
}

/** By Linux's own account. */
function processesOf(mark: string): { pid: number; parent: number; command: string }[] {
  return readdirSync('/proc').flatMap((name) => {
    const read = (file: string) => readFileSync(join('/proc', name, file), 'utf8')
    try {
      if (!/^\d+$/.test(name) || !read('environ').split('\0').includes(`${MARK}=${mark}`)) return []
      // The parent's number comes second after the name, which is in brackets.
      const parent = Number(
        read('stat')
          .replace(/^.*\) /s, '')
          .split(' ')[1],
      )
      return [{ pid: Number(name), parent, command: read('cmdline').replaceAll('\0', ' ').trim() }]
    } catch {
      return [] // it has ended
    }
  })
}
