import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import log from 'electron-log/main'
import * as v from 'valibot'
import {
  desktopRequests,
  parse,
  toFailure,
  WhiskerError,
  type DesktopHandlers,
  type DesktopRequestKind,
  type Failure,
} from '../engine/contract/index.js'
import { isAppUrl } from './app-scheme.js'

/** Electron keeps only the message of an error that crosses its IPC, so failures travel as values. */
export type Answer = { ok: true; value: unknown } | { ok: false; failure: Failure }

const DroppedPaths = v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1), v.maxLength(100_000))

/**
 * Answers the window's page: checks who asks, parses what is asked, calls the handler. Anything else is refused with
 * `bad-request` and changes nothing.
 */
export function serveDesktop(
  ourContents: () => WebContents | null,
  handlers: DesktopHandlers,
  onDropped: (paths: string[]) => void,
): void {
  handle('desktop', ourContents, async (kind, body) => answer(handlers, kind, body))
  // Only the preload can name this channel; a page's requests all go through the one above.
  handle('dropped', ourContents, async (paths) => onDropped(parse(DroppedPaths, paths, 'dropped')))
}

function handle(
  channel: string,
  ourContents: () => WebContents | null,
  act: (...args: unknown[]) => Promise<unknown>,
): void {
  ipcMain.handle(channel, async (event, ...args: unknown[]): Promise<Answer> => {
    try {
      requireOurPage(event, ourContents())
      return { ok: true, value: await act(...args) }
    } catch (error) {
      if (!(error instanceof WhiskerError)) log.error(`${channel} failed`, error)
      return { ok: false, failure: toFailure(error) }
    }
  })
}

/** The top frame of the lab's window, showing the lab: nobody else is answered. */
function requireOurPage(event: IpcMainInvokeEvent, ours: WebContents | null): void {
  const frame = event.senderFrame
  const isOurs = ours !== null && event.sender === ours && frame === ours.mainFrame && isAppUrl(frame.url)
  if (!isOurs) throw new WhiskerError('bad-request', 'Only the window of the lab may ask for this.')
}

function answer(handlers: DesktopHandlers, kind: unknown, body: unknown): unknown {
  if (typeof kind !== 'string' || !Object.hasOwn(desktopRequests, kind)) {
    throw new WhiskerError('bad-request', 'unknown request kind')
  }
  return call(handlers, kind as DesktopRequestKind, body)
}

function call<K extends DesktopRequestKind>(handlers: DesktopHandlers, kind: K, body: unknown): unknown {
  return handlers[kind](parse(desktopRequests[kind].request, body, kind))
}
