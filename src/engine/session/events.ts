import type { EngineEvent, EventOf } from '../contract/index.js'

/** What the session says unasked. Live costs are numbered only when the server batches them for a client. */
export type SessionEvent = Exclude<EngineEvent, { type: 'run-costs' }> | Omit<EventOf<'run-costs'>, 'sequence'>

export type Emit = (event: SessionEvent) => void

export class EventHub {
  private readonly listeners = new Set<Emit>()

  readonly emit: Emit = (event) => {
    for (const listener of this.listeners) listener(event)
  }

  subscribe(listener: Emit): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }
}
