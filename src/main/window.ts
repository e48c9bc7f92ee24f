import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron'
import log from 'electron-log/main'
import type { DesktopEvent } from '../engine/contract/index.js'
import { START_PAGE } from './app-scheme.js'
import { CrashBudget } from './crash-budget.js'
import { boundsFor, MINIMUM, type WindowBounds } from './window-bounds.js'

/** The page's own ground in both themes (src/renderer/main.css), so that nothing flashes before the first paint. */
const GROUND = { light: '#f4f4f5', dark: '#121215' }

export interface LabWindowOptions {
  readonly preload: string
  readonly remembered: WindowBounds | null
  onClose(bounds: WindowBounds): void
  /** The page crashed three times in five minutes. */
  onGaveUp(): void
}

/** The lab's window. Its page is sandboxed and reaches the rest only through the preload. */
export class LabWindow {
  readonly native: BrowserWindow

  constructor(private readonly options: LabWindowOptions) {
    this.native = createNativeWindow(options)
    this.#reloadAfterCrashes()
    this.native.on('close', () => options.onClose(boundsOf(this.native)))
    this.native.on('page-title-updated', (event) => event.preventDefault())
    this.#load()
  }

  get contents(): WebContents {
    return this.native.webContents
  }

  send(event: DesktopEvent): void {
    if (!this.native.isDestroyed()) this.contents.send('event', event)
  }

  paintGround(): void {
    this.native.setBackgroundColor(groundColor())
  }

  show(): void {
    if (this.native.isMinimized()) this.native.restore()
    this.native.show()
    this.native.focus()
  }

  /** What the engine holds survives a crash of the page, so a new page goes on where the old one ended. */
  #reloadAfterCrashes(): void {
    const budget = new CrashBudget(3, 5 * 60_000)
    this.contents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit') return
      log.error(`the window's page ended unexpectedly (${reason})`)
      if (budget.spend()) this.options.onGaveUp()
      // Not within the event: Chromium is still telling everyone that the process is gone (electron#51900).
      else setImmediate(() => this.#load())
    })
  }

  /** A page that dies while it is loading has its own event. */
  #load(): void {
    if (this.native.isDestroyed()) return
    this.native.loadURL(START_PAGE).catch((error: unknown) => log.warn('the page could not be loaded', error))
  }
}

function createNativeWindow({ preload, remembered }: LabWindowOptions): BrowserWindow {
  const workAreas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea)
  const window = new BrowserWindow({
    ...boundsFor(remembered, workAreas),
    minWidth: MINIMUM.width,
    minHeight: MINIMUM.height,
    title: 'Whisker',
    show: false,
    backgroundColor: groundColor(),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => (remembered?.maximized ? window.maximize() : window.show()))
  return window
}

function groundColor(): string {
  return nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light
}

function boundsOf(window: BrowserWindow): WindowBounds {
  return { ...window.getNormalBounds(), maximized: window.isMaximized() }
}
