import type { ServerMessage } from '../contract/index.js'

/** One end of a message channel, whatever made it: Electron's MessagePortMain or Node's MessagePort. */
export interface Port {
  send(message: ServerMessage): void
  /** Messages are outside data until they are parsed. */
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
}
