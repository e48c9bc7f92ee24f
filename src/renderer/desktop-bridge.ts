import * as v from 'valibot'
import {
  DesktopEvent,
  desktopRequests,
  Failure,
  fromFailure,
  parse,
  type DesktopBridge,
  type DesktopRequestKind,
} from '../engine/contract/index.js'

declare global {
  interface Window {
    /** Put there by the preload. */
    readonly desktop: DesktopBridge
  }
}

type Requests = typeof desktopRequests
export type DesktopRequestBody<K extends DesktopRequestKind> = v.InferInput<Requests[K]['request']>
export type DesktopReply<K extends DesktopRequestKind> = v.InferOutput<Requests[K]['reply']>
type EventType = DesktopEvent['type']
type EventOfType<T extends EventType> = Extract<DesktopEvent, { type: T }>
type Listener = (event: DesktopEvent) => void

/** The main process as the window sees it: dialogs, settings, the engine's life. Types derive from the contract. */
export class Desktop {
  readonly #listeners = new Map<EventType, Set<Listener>>()

  constructor(private readonly bridge: DesktopBridge) {
    bridge.onEvent((event) => this.#receive(event))
  }

  /** Rejects with a `WhiskerError`. */
  async request<K extends DesktopRequestKind>(kind: K, body: DesktopRequestBody<K>): Promise<DesktopReply<K>> {
    const schema: v.GenericSchema = desktopRequests[kind].reply
    const answer = await this.bridge.request(kind, body).catch(rethrow)
    return parse(schema, answer, `reply to ${kind}`) as DesktopReply<K>
  }

  /** Calls `listener` for every event of this type until the returned function is called. */
  on<T extends EventType>(type: T, listener: (event: EventOfType<T>) => void): () => void {
    const set = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, set)
    const typed = listener as Listener
    set.add(typed)
    return () => set.delete(typed)
  }

  #receive(data: unknown): void {
    const event = parse(DesktopEvent, data, 'event from the main process')
    for (const listener of this.#listeners.get(event.type) ?? []) listener(event)
  }
}

/** Failures cross the preload as plain values. */
function rethrow(thrown: unknown): never {
  const failure = v.safeParse(Failure, thrown)
  throw failure.success ? fromFailure(failure.output) : thrown
}

let shared: Desktop | null = null

/** The window's one desktop, made on first use. */
export function desktop(): Desktop {
  shared ??= new Desktop(window.desktop)
  return shared
}
