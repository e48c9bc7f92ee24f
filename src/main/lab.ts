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
import { isProject, stillThere, withRecent } from './project-paths.js'
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
    onProjectFile: (path) => this.#rememberProject(path),
  })
  readonly #store = new SettingsStore(join(app.getPath('userData'), 'settings.json'), {
    warn: (what, error) => log.warn(what, error),
    unsaved: (error) => this.#window?.send({ type: 'settings-unsaved', reason: messageOf(error) }),
  })
  #window: LabWindow | null = null
  /** To be opened as soon as the page listens. */
  #waitingProject: string | null = null
  #isPageConnected = false

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
      (paths) => this.#dropped(paths),
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
    this.#window.native.once('closed', () => {
      this.#window = null
      this.#isPageConnected = false
    })
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

  recentProjects(): string[] {
    return stillThere(this.#store.recent)
  }

  /** Shows the window and asks its page to open a project: the page knows what must not be lost. */
  openProject(path: string): void {
    this.#waitingProject = path
    this.showWindow()
    if (this.#isPageConnected) this.pageConnected()
  }

  pageConnected(): void {
    this.#isPageConnected = true
    const path = this.#waitingProject
    this.#waitingProject = null
    if (path === null) return
    this.#window?.send({ type: 'open-project', grant: grantPaths(this.engine, 'project', [path]) })
  }

  /** For what nobody can go on from: one sentence, where the log is, and the end. */
  endWith(sentence: string): void {
    dialog.showErrorBox('Whisker', `${sentence}\n${log.transports.file.getFile().path}`)
    app.exit(1)
  }

  #dropped(paths: string[]): void {
    const [path, ...others] = paths
    if (path !== undefined && others.length === 0 && isProject(path)) return this.openProject(path)
    this.#window?.send({ type: 'dropped', grant: grantPaths(this.engine, 'read', paths) })
  }

  #rememberProject(path: string | null): void {
    if (path === null) return
    this.#store.rememberRecent(withRecent(this.#store.recent, path))
    app.addRecentDocument(path)
    this.#buildMenu()
  }

  #forgetRecent(): void {
    this.#store.rememberRecent([])
    app.clearRecentDocuments()
    this.#buildMenu()
  }

  #appearanceChanged(): void {
    this.#buildMenu()
    this.#window?.paintGround()
    this.#window?.send({ type: 'appearance', ...this.appearance })
  }

  #buildMenu(): void {
    const template = menuTemplate(
      this.appearance.language,
      process.platform,
      (command) => this.#window?.send({ type: 'menu', command }),
      { paths: this.recentProjects(), open: (path) => this.openProject(path), clear: () => this.#forgetRecent() },
    )
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
