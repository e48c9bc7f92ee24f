import { app } from 'electron'
import log from 'electron-log/main'
import { registerAppScheme } from './app-scheme.js'
import { Lab } from './lab.js'
import { forbidNetwork, lockContents } from './lockdown.js'

log.transports.console.level = 'warn'

/** One lab per user-data folder: a second start shows the window of the first. */
if (app.requestSingleInstanceLock()) run()
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
  app.on('second-instance', () => lab.showWindow())
  app.on('activate', () => lab.showWindow())
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  endWithEngine(lab)
  void app.whenReady().then(() => lab.start())
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
