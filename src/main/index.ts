import { app } from 'electron'
import log from 'electron-log/main'
import { registerAppScheme } from './app-scheme.js'
import { Lab } from './lab.js'
import { forbidNetwork, lockContents } from './lockdown.js'
import { projectIn } from './project-paths.js'
import { lockInstance } from './single-instance.js'

log.transports.console.level = 'warn'

/** One lab per user-data folder: a second start shows the window of the first. */
if (lockInstance(app.getPath('userData'), () => app.requestSingleInstanceLock())) run()
else app.quit()

function run(): void {
  forbidNetwork()
  registerAppScheme()
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
  const lab = new Lab()

  process.on('uncaughtException', (error) => {
    log.error('main failed', error)
    lab.endWith(lab.strings.fatal.main)
  })
  app.on('child-process-gone', (_event, { type, name, reason }) => {
    if (reason !== 'clean-exit') log.warn(`a ${type} process is gone: ${name ?? ''} (${reason})`)
  })
  const openNamed = (args: readonly string[], folder: string): boolean => {
    const project = projectIn(args.slice(1), folder)
    if (project !== null) lab.openProject(project)
    return project !== null
  }
  app.on('second-instance', (_event, args, folder) => {
    if (!openNamed(args, folder)) lab.showWindow()
  })
  // macOS hands files over so, also before the app is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault()
    void app.whenReady().then(() => lab.openProject(path))
  })
  app.on('activate', () => lab.showWindow())
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  endWithEngine(lab)
  void app.whenReady().then(() => {
    lab.start()
    openNamed(process.argv, process.cwd())
  })
}

/** Quitting waits (bounded) for the engine to end. */
function endWithEngine(lab: Lab): void {
  let ended = false
  app.on('will-quit', (event) => {
    if (ended) return
    event.preventDefault()
    ended = true
    void lab.engine.shutdown().finally(() => app.quit())
  })
}
