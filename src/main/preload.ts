import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { DesktopBridge } from '../engine/contract/index.js'
import type { Answer } from './ipc.js'

const listeners: ((event: unknown) => void)[] = []
/** What main says before the page listens. */
const early: unknown[] = []

const bridge: DesktopBridge = {
  async request(kind, body) {
    const answer: Answer = await ipcRenderer.invoke('desktop', kind, body)
    if (answer.ok) return answer.value
    throw answer.failure
  },
  onEvent(listener) {
    listeners.push(listener)
    early.splice(0).forEach(listener)
  },
}

contextBridge.exposeInMainWorld('desktop', bridge)

ipcRenderer.on('event', (_event, desktopEvent: unknown) => {
  if (listeners.length === 0) early.push(desktopEvent)
  else listeners.forEach((listener) => listener(desktopEvent))
})

ipcRenderer.on('engine-port', (event) => window.postMessage('engine-port', window.location.origin, event.ports))

/** Electron before 32 has no `webUtils.getPathForFile`; newer ones have no `File.path`. */
function pathOf(file: File & { path?: string }): string {
  // Both are absent from the other's versions, whatever the types of the newer one say.
  const utils: typeof webUtils | undefined = webUtils
  return utils ? utils.getPathForFile(file) : (file.path ?? '')
}

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}

// The whole window takes files, before any listener of the page and whatever it does. Paths go to main alone.
window.addEventListener(
  'dragover',
  (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
  },
  { capture: true },
)
window.addEventListener(
  'drop',
  (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    // A page can make up a drop event, but not a trusted one.
    const paths = event.isTrusted ? [...(event.dataTransfer?.files ?? [])].map(pathOf).filter(Boolean) : []
    if (paths.length > 0) void ipcRenderer.invoke('dropped', paths)
  },
  { capture: true },
)
