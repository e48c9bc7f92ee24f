import { join } from 'node:path'
import { app, dialog, Menu, nativeTheme, session } from 'electron'
import log from 'electron-log/main'
import { WhiskerError, type Settings } from '../engine/contract/index.js'
import { serveApp } from './app-scheme.js'
import { appearanceOf, type Appearance } from './appearance.js'
import { desktopHandlers, type DesktopContext } from './desktop-handlers.js'
import { EngineHost } from './engine-host.js'
import { grantPaths } from './grants.js'
import { serveDesktop } from './ipc.js'
import { lockSession } from './lockdown.js'
import { menuTemplate } from './menu.js'
import { menuStrings, type MenuStrings } from './menu-strings.js'
import { SettingsStore } from './settings.js'
import { LabWindow } from './window.js'

const built = join(import.meta.dirname, '..')

/** Everything main owns while the app runs: one window, one engine, the settings, the menu. */
export class Lab implements DesktopContext {
  readonly engine = new EngineHost({
    program: join(built, 'main', 'engine.cjs'),
    sessionFolder: join(app.getPath('userData'), 'session'),
    cacheFolder: join(app.getPath('userData'), 'pixel-cache'),
    onStatus: (status) => this.#window?.send({ type: 'engine-status', status }),
  })
  readonly #store = new SettingsStore(join(app.getPath('userData'), 'settings.json'), (what, error) =>
    log.warn(what, error),
  )
  #window: LabWindow | null = null

  get settings(): Settings {
    return this.#store.settings
  }

  get appearance(): Appearance {
    return appearanceOf(this.settings)
  }

  get strings(): MenuStrings {
    return menuStrings[this.appearance.language]
  }

  start(): void {
    lockSession(session.defaultSession)
    serveApp(session.defaultSession, join(built, 'renderer'))
    nativeTheme.themeSource = this.settings.theme
    nativeTheme.on('updated', () => this.#appearanceChanged())
    serveDesktop(
      () => this.#window?.contents ?? null,
      desktopHandlers(this),
      (paths) => this.#window?.send({ type: 'dropped', grant: grantPaths(this.engine, 'read', paths) }),
    )
    this.engine.start()
    this.#buildMenu()
    this.showWindow()
  }

  showWindow(): void {
    if (this.#window) return this.#window.show()
    this.#window = new LabWindow({
      preload: join(built, 'preload', 'preload.cjs'),
      remembered: this.#store.window,
      onClose: (bounds) => this.#store.rememberWindow(bounds),
      onGaveUp: () => this.endWith(this.strings.fatal.page),
    })
    this.#window.native.once('closed', () => (this.#window = null))
  }

  requireWindow(): LabWindow {
    if (!this.#window) throw new WhiskerError('cancelled', 'The window was closed.')
    return this.#window
  }

  changeSettings(changes: Partial<Settings>): Settings {
    const settings = this.#store.change(changes)
    nativeTheme.themeSource = settings.theme
    if (changes.language !== undefined) this.#appearanceChanged()
    return settings
  }

  /** For what nobody can go on from: one sentence, where the log is, and the end. */
  endWith(sentence: string): void {
    dialog.showErrorBox('Whisker', `${sentence}\n${log.transports.file.getFile().path}`)
    app.exit(1)
  }

  #appearanceChanged(): void {
    this.#buildMenu()
    this.#window?.paintGround()
    this.#window?.send({ type: 'appearance', ...this.appearance })
  }

  #buildMenu(): void {
    const template = menuTemplate(this.appearance.language, process.platform, (command) =>
      this.#window?.send({ type: 'menu', command }),
    )
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }
}
