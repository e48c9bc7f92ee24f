/**
 * The utility process's entry: the only engine code that knows how Electron's processes talk.
 * Arguments: `--session-dir DIR` (where the session survives a crash), `--restore` (bring it back), `--cache-dir DIR`
 * (where decoded pixels are kept).
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { MessageEvent, MessagePortMain } from 'electron'
import { type EngineNotice, HostMessage, parse } from './contract/index.js'
import { type Port, serve } from './server/index.js'
import { compileUnchecked, letAnalysesGiveWay, Session, warmUp } from './session/index.js'

const { values } = parseArgs({
  // Electron adds switches of its own.
  strict: false,
  options: { 'session-dir': { type: 'string' }, 'cache-dir': { type: 'string' }, restore: { type: 'boolean' } },
})
const folder = values['session-dir']
const cacheFolder = values['cache-dir']

/** From this one on, accesses beyond a WebAssembly memory are caught by a signal handler in utility processes too. */
const TRAPPING_ELECTRON = 41
if (Number.parseInt(process.versions.electron, 10) < TRAPPING_ELECTRON) compileUnchecked()
letAnalysesGiveWay()

const trainerWorker = join(__dirname, 'trainer-worker.cjs')
const session = new Session({
  programs: {
    trainerWorker,
    decoder: join(__dirname, 'decoder.cjs'),
    hdf5Reader: join(__dirname, 'hdf5-reader.cjs'),
    demo: join(__dirname, '..', '..', 'resources', 'demo'),
  },
  folder: typeof folder === 'string' ? folder : null,
  watchFolders: true,
  cacheFolder: typeof cacheFolder === 'string' ? cacheFolder : null,
  log: (text) => void process.stderr.write(text),
  tellFile: (path) => tellHost({ type: 'project-file', path }),
})
// A person looks around first. The command line trains at once, and would only share the cores with this.
void warmUp(trainerWorker)

/** The host starts an engine that ended, and the session comes back: better than going on in an unknown state. */
function endNow(error: unknown): never {
  process.stderr.write(`Whisker's engine failed: ${oneLine(error)}\n`)
  process.exit(1)
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? (error.stack ?? error.message) : String(error)).replaceAll(/\s*\n\s*/g, ' | ')
}

process.on('uncaughtException', endNow)
process.on('unhandledRejection', endNow)

function tellHost(notice: EngineNotice): void {
  process.parentPort.postMessage(notice)
}

function connect(port: MessagePortMain): void {
  serve(session, toPort(port), { checkReplies: process.env['NODE_ENV'] === 'test' })
  port.start()
}

/**
 * Messages are heard in a turn of Node's own: inside Electron's event, rejections count as unhandled before the promises
 * waiting for them have run, so a plain refusal ("another import is under way") would end the engine.
 */
function toPort(port: MessagePortMain): Port {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', ({ data }) => setImmediate(listener, data)),
    onClose: (listener) => void port.on('close', listener),
  }
}

async function hear({ data, ports }: MessageEvent): Promise<void> {
  const message = parse(HostMessage, data, 'message from the host')
  if (message.type === 'grant') session.grants.add(message.token, message.access, message.paths)
  if (message.type === 'connect') ports.forEach(connect)
  if (message.type === 'shutdown') {
    await session.close()
    process.exit(0)
  }
}

async function start(): Promise<void> {
  if (values.restore === true) tellHost({ type: 'restored', runs: await session.restore() })
  else await session.forget()
  process.parentPort.on('message', (event) => void hear(event).catch(endNow))
  tellHost({ type: 'ready' })
}

void start()
