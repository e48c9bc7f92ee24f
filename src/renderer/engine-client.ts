import type * as v from 'valibot'
import {
  fromFailure,
  parse,
  requests,
  ServerMessage,
  WhiskerError,
  type EngineEvent,
  type EventOf,
  type Failure,
  type ReplyBody,
  type RequestBody,
  type RequestKind,
} from '../engine/contract/index.js'

interface Pending {
  readonly kind: RequestKind
  readonly body: unknown
  readonly resolve: (reply: unknown) => void
  readonly reject: (error: WhiskerError) => void
}

type Listener = (event: EngineEvent) => void

/**
 * The window's end of the engine's MessagePort: questions out, replies and events in, everything parsed on arrival.
 *
 * Questions asked while no port is attached wait for one. Questions under way when the engine goes away reject with
 * `engine-stopped`: nobody knows whether it acted on them, so they are not sent again.
 */
export class EngineClient {
  #port: MessagePort | null = null
  #nextId = 1
  readonly #pending = new Map<number, Pending>()
  readonly #listeners = new Map<EngineEvent['type'], Set<Listener>>()
  #onRefusal: (failure: Failure) => void = () => undefined

  /** Asks the engine. Rejects with a `WhiskerError`: the engine's own, `engine-stopped`, or `bad-request`. */
  ask<K extends RequestKind>(kind: K, body: RequestBody<K>): Promise<ReplyBody<K>> {
    const id = this.#nextId++
    return new Promise<ReplyBody<K>>((resolve, reject) => {
      // The map's own parser has made the reply: see #settle.
      const settle = resolve as (reply: unknown) => void
      this.#pending.set(id, { kind, body, resolve: settle, reject })
      if (this.#port) this.#send(id, kind, body)
    })
  }

  /** Calls `listener` for every event of this type until the returned function is called. */
  on<T extends EngineEvent['type']>(type: T, listener: (event: EventOf<T>) => void): () => void {
    const set = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, set)
    const typed = listener as Listener
    set.add(typed)
    return () => set.delete(typed)
  }

  /** Messages that belong to no question: garbage on the port, or a refusal of something that carried no id. */
  onRefusal(listener: (failure: Failure) => void): void {
    this.#onRefusal = listener
  }

  /** Talks over this port from now on; what was under way on the port before rejects, what waited is sent. */
  attach(port: MessagePort): void {
    const waiting = this.#port ? [] : [...this.#pending]
    if (this.#port) this.detach()
    this.#port = port
    port.onmessage = (message) => this.#receive(message.data)
    // Newer Chromiums say when the other end is gone; older ones leave it to main's engine status.
    port.addEventListener('close', () => {
      if (this.#port === port) this.detach()
    })
    port.start()
    for (const [id, { kind, body }] of waiting) this.#send(id, kind, body)
  }

  /** Lets go of the port. Everything asked and not answered rejects with `engine-stopped`. */
  detach(): void {
    this.#port?.close()
    this.#port = null
    const unanswered = [...this.#pending.values()]
    this.#pending.clear()
    for (const { reject } of unanswered) reject(new WhiskerError('engine-stopped', 'The engine stopped.'))
  }

  #send(id: number, kind: RequestKind, body: unknown): void {
    this.#port?.postMessage({ type: 'request', id, kind, body })
  }

  #receive(data: unknown): void {
    let message: ServerMessage
    try {
      message = parse(ServerMessage, data, 'message from the engine')
    } catch (error) {
      this.#refuse(error)
      return
    }
    if (message.type === 'event') this.#emit(message.event)
    else if (message.type === 'reply') this.#settle(message.id, message.body)
    else if (message.id === null) this.#onRefusal(message.failure)
    else this.#take(message.id)?.reject(fromFailure(message.failure))
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    return pending
  }

  #settle(id: number, body: unknown): void {
    const pending = this.#take(id)
    if (!pending) return
    const schema: v.GenericSchema = requests[pending.kind].reply
    try {
      pending.resolve(parse(schema, body, `reply to ${pending.kind}`))
    } catch (error) {
      pending.reject(error instanceof WhiskerError ? error : new WhiskerError('internal', String(error)))
    }
  }

  #emit(event: EngineEvent): void {
    try {
      for (const listener of this.#listeners.get(event.type) ?? []) listener(event)
    } finally {
      // After the listeners: a window that cannot keep up gets fewer, larger batches.
      if (event.type === 'run-costs') {
        this.#port?.postMessage({ type: 'acknowledge', runId: event.runId, sequence: event.sequence })
      }
    }
  }

  #refuse(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    this.#onRefusal({ code: 'bad-request', message, subject: null })
  }
}

/** The window's one engine. */
export const engine = new EngineClient()
