import { setImmediate } from 'node:timers/promises'

/** Milliseconds of work before others get their turn. */
const TURN_MS = 8

/** Long work that shares its thread: `await turns.next()` between two small pieces of it. */
export class Turns {
  private since = performance.now()

  constructor(private readonly signal: AbortSignal) {}

  /** Gives way when it is time to; true when it did. Throws the signal's reason once it is aborted. */
  async next(): Promise<boolean> {
    if (performance.now() - this.since < TURN_MS) return false
    await setImmediate()
    this.signal.throwIfAborted()
    this.since = performance.now()
    return true
  }
}
