import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import log from 'electron-log/main'
import {
  EngineNotice,
  parse,
  WhiskerError,
  type Access,
  type EngineStatus,
  type GrantToken,
  type HostMessage,
} from '../engine/contract/index.js'
import { CrashBudget } from './crash-budget.js'

const CRASHES = 3
const WITHIN_MS = 5 * 60_000
/** Restoring a session may take a while; an engine that is silent for longer hangs. */
const READY_LIMIT_MS = 60_000
const SHUTDOWN_LIMIT_MS = 3_000

export interface EngineHostOptions {
  /** The engine's built entry. */
  readonly program: string
  /** Where the engine saves its session, so that the next one can restore it. */
  readonly sessionFolder: string
  /** Where the engine keeps decoded pixels. */
  readonly cacheFolder: string
  onStatus(status: EngineStatus): void
  /** The project's file was opened or saved; null: there is none any more. */
  onProjectFile(path: string | null): void
}

interface Waiter {
  resolve(port: MessagePortMain): void
  reject(error: WhiskerError): void
}

/**
 * Owns the engine process's life: start, ready, crash, restart, bounded shutdown, kill.
 *
 * Every engine restores the session of the one before, also that of the last time the app ran. A crashed one is started
 * again at once; after three crashes in five minutes the host
 * gives up until `restart` is called. Whoever waits for a connection then is told so.
 */
export class EngineHost {
  #process: UtilityProcess | null = null
  #status: EngineStatus = 'starting'
  #shuttingDown = false
  #readyTimer: NodeJS.Timeout | null = null
  #waiters: Waiter[] = []
  readonly #grants: HostMessage[] = []
  readonly #budget = new CrashBudget(CRASHES, WITHIN_MS)

  constructor(private readonly options: EngineHostOptions) {}

  get status(): EngineStatus {
    return this.#status
  }

  start(): void {
    this.#launch('starting')
  }

  /** After the host gave up: tries again. Does nothing otherwise. */
  restart(): void {
    if (this.#status !== 'gave-up') return
    this.#budget.reset()
    this.#launch('restarting')
  }

  /** The window's end of a new channel to the engine, as soon as the engine is ready. */
  connect(): Promise<MessagePortMain> {
    return new Promise((resolve, reject) => {
      if (this.#status === 'gave-up') reject(stopped())
      else this.#waiters.push({ resolve, reject })
      if (this.#status === 'ready') this.#serveWaiters()
    })
  }

  /** Lets the engine read or write paths by token; an engine started later learns it too. */
  grant(token: GrantToken, access: Access, paths: string[]): void {
    const message: HostMessage = { type: 'grant', token, access, paths }
    this.#grants.push(message)
    if (this.#status === 'ready') this.#post(message)
  }

  /** Asks the engine to end, and ends it when it does not. */
  async shutdown(): Promise<void> {
    this.#shuttingDown = true
    const engine = this.#process
    if (!engine) return
    const ended = new Promise<void>((resolve) => engine.once('exit', () => resolve()))
    this.#post({ type: 'shutdown' })
    const timer = setTimeout(() => killHard(engine), SHUTDOWN_LIMIT_MS)
    await ended
    clearTimeout(timer)
  }

  #launch(status: 'starting' | 'restarting'): void {
    this.#say(status)
    const engine = utilityProcess.fork(
      this.options.program,
      ['--session-dir', this.options.sessionFolder, '--cache-dir', this.options.cacheFolder, '--restore'],
      { serviceName: 'Whisker engine', stdio: 'inherit' },
    )
    this.#process = engine
    this.#readyTimer = setTimeout(() => killHard(engine), READY_LIMIT_MS)
    engine.on('message', (message: unknown) => this.#receive(message))
    engine.on('exit', (code) => this.#ended(code))
  }

  #receive(message: unknown): void {
    const notice = parse(EngineNotice, message, 'message from the engine')
    if (notice.type === 'restored') log.info(`the engine restored a session with ${notice.runs} runs`)
    else if (notice.type === 'project-file') this.options.onProjectFile(notice.path)
    else this.#becomeReady()
  }

  #becomeReady(): void {
    this.#clearReadyTimer()
    for (const grant of this.#grants) this.#post(grant)
    this.#say('ready')
    this.#serveWaiters()
  }

  #serveWaiters(): void {
    for (const { resolve } of this.#waiters.splice(0)) {
      const { port1, port2 } = new MessageChannelMain()
      this.#post({ type: 'connect' }, [port1])
      resolve(port2)
    }
  }

  #ended(code: number): void {
    this.#clearReadyTimer()
    this.#process = null
    if (this.#shuttingDown) return
    log.error(`the engine ended unexpectedly (exit code ${code})`)
    if (!this.#budget.spend()) return this.#launch('restarting')
    this.#say('gave-up')
    for (const { reject } of this.#waiters.splice(0)) reject(stopped())
  }

  #post(message: HostMessage, ports: MessagePortMain[] = []): void {
    this.#process?.postMessage(message, ports)
  }

  #clearReadyTimer(): void {
    if (this.#readyTimer) clearTimeout(this.#readyTimer)
    this.#readyTimer = null
  }

  #say(status: EngineStatus): void {
    this.#status = status
    this.options.onStatus(status)
  }
}

function stopped(): WhiskerError {
  return new WhiskerError('engine-stopped', 'The engine stopped three times in five minutes. Start it again to go on.')
}

/** The polite way of `UtilityProcess.kill` may be ignored by an engine that hangs. */
function killHard(engine: UtilityProcess): void {
  if (engine.pid !== undefined) process.kill(engine.pid, 'SIGKILL')
}
