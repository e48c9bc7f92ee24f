import { app, Notification } from 'electron'
import {
  WhiskerError,
  type DesktopHandlers,
  type EngineStatus,
  type Grant,
  type Settings,
} from '../engine/contract/index.js'
import type { Appearance } from './appearance.js'
import { chooseDestination, choosePaths } from './dialogs.js'
import type { EngineHost } from './engine-host.js'
import { grantPaths } from './grants.js'
import type { MenuStrings } from './menu-strings.js'
import { printReport } from './print-report.js'
import type { LabWindow } from './window.js'

/** What the answers to the window's requests are made of. */
export interface DesktopContext {
  readonly engine: EngineHost
  readonly settings: Settings
  readonly appearance: Appearance
  readonly strings: MenuStrings
  /** @throws {WhiskerError} when there is no window (any more) to act on */
  requireWindow(): LabWindow
  changeSettings(changes: Partial<Settings>): Settings
  /** Paths, newest first. */
  recentProjects(): string[]
  /** The page listens, and the engine answers it. */
  pageConnected(): void
}

const nothing = {}

/** What each request of the window does. A kind without a handler does not compile. */
export function desktopHandlers(context: DesktopContext): DesktopHandlers {
  const window = () => context.requireWindow().native
  return {
    'settings.get': () => context.settings,
    'settings.set': (changes) => context.changeSettings(changes),
    'system.appearance': () => context.appearance,
    'system.about': about,
    'dialog.open': async ({ what }) => {
      const paths = await choosePaths(window(), what, context.strings.dialogs)
      return paths.length > 0 ? grantPaths(context.engine, what === 'project' ? 'project' : 'read', paths) : null
    },
    'dialog.save': async (body): Promise<Grant | null> => {
      const path = await chooseDestination(window(), body, context.strings.dialogs)
      return path === null ? null : grantPaths(context.engine, body.format === 'whisker' ? 'project' : 'write', [path])
    },
    'report.print': async ({ html }) => ({ pdf: await printReport(html) }),
    'project.recent': () => context.recentProjects().map((path) => grantPaths(context.engine, 'project', [path])),
    'window.progress': ({ fraction, paused }) => {
      window().setProgressBar(fraction ?? -1, { mode: paused ? 'paused' : 'normal' })
      return nothing
    },
    'window.notify': ({ title, body }) => {
      if (!window().isFocused()) notify(context.requireWindow(), title, body)
      return nothing
    },
    'window.title': ({ title }) => {
      window().setTitle(title)
      return nothing
    },
    'engine.connect': () => connect(context),
    'engine.restart': () => {
      context.engine.restart()
      return nothing
    },
  }
}

function about() {
  const { electron, chrome, node } = process.versions
  return {
    version: app.getVersion(),
    electron: electron ?? '',
    chromium: chrome ?? '',
    node,
    standIn: process.env['WHISKER_STAND_IN'] === '1',
  }
}

function notify(window: LabWindow, title: string, body: string): void {
  if (!Notification.isSupported()) return
  const notification = new Notification({ title, body })
  notification.on('click', () => window.show())
  notification.show()
}

/** The port arrives in the page as a window message; a page that comes late learns the status too. */
async function connect(context: DesktopContext): Promise<typeof nothing> {
  const window = context.requireWindow()
  const say = (status: EngineStatus) => window.send({ type: 'engine-status', status })
  say(context.engine.status)
  const port = await context.engine.connect()
  if (window.native.isDestroyed()) throw new WhiskerError('cancelled', 'The window was closed.')
  window.contents.postMessage('engine-port', null, [port])
  context.pageConnected()
  return nothing
}
