/** For the tests of this room: the window's end of a port. */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { onTestFinished } from 'vitest'
import type { EngineEvent, ReplyBody, RequestBody, RequestKind } from '../contract/index.js'
import { parse, requests, ServerMessage } from '../contract/index.js'
import type { Session } from '../session/session.js'
import { serve } from './serve.js'

/** A window in miniature: sends, and keeps what comes back. */
export class Client {
  readonly failures: Extract<ServerMessage, { type: 'failure' }>[] = []
  readonly events: EngineEvent[] = []
  readonly asked = new Set<string>()
  private readonly waiting = new Map<number, { resolve(body: unknown): void; reject(failure: unknown): void }>()
  private id = 0

  constructor(readonly port: MessagePort) {
    port.on('message', (data: unknown) => this.hear(parse(ServerMessage, data, 'message')))
    onTestFinished(() => port.close())
  }

  ask<K extends RequestKind>(kind: K, body: RequestBody<K>): Promise<ReplyBody<K>> {
    return this.send(kind, body).then((reply) => parse(requests[kind].reply, reply, kind))
  }

  /** Anything, of any shape. */
  send(kind: string, body: unknown): Promise<unknown> {
    const id = (this.id += 1)
    this.asked.add(kind)
    this.port.postMessage({ type: 'request', id, kind, body })
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }))
  }

  acknowledge(runId: string, sequence: number): void {
    this.port.postMessage({ type: 'acknowledge', runId, sequence })
  }

  costs(runId: string) {
    return this.events.flatMap((event) => (event.type === 'run-costs' && event.runId === runId ? [event] : []))
  }

  private hear(message: ServerMessage): void {
    if (message.type === 'event') return void this.events.push(message.event)
    if (message.type === 'failure') this.failures.push(message)
    const waiter = message.id === null ? undefined : this.waiting.get(message.id)
    if (message.type === 'reply') waiter?.resolve(message.body)
    else waiter?.reject(message.failure)
  }
}

export function connect(session: Session): Client {
  const { port1, port2 } = new MessageChannel()
  serve(
    session,
    {
      send: (message) => port1.postMessage(message),
      onMessage: (listener) => void port1.on('message', listener),
      onClose: (listener) => void port1.on('close', listener),
    },
    { checkReplies: true },
  )
  return new Client(port2)
}
