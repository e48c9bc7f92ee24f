import type { Handlers, ReplyBody, RequestKind, ServerMessage } from '../contract/index.js'
import { ClientMessage, parse, requests, toFailure } from '../contract/index.js'
import type { Session } from '../session/session.js'
import { CostFeed } from './cost-feed.js'
import { createHandlers } from './handlers.js'
import type { Port } from './port.js'

export interface ServeOptions {
  /** Parse the engine's own replies too: on in tests, where a wrong reply should show at once. */
  checkReplies: boolean
}

/**
 * Answers one client until its port closes: parses every message, calls the session, sends values, coded failures and
 * events. What cannot be parsed is refused with `bad-request` and changes nothing. Any number of clients may be served.
 */
export function serve(session: Session, port: Port, options: ServeOptions): void {
  const handlers = createHandlers(session)
  const send = (message: ServerMessage) => port.send(message)
  const costs = new CostFeed((event) => send({ type: 'event', event }))

  const unsubscribe = session.onEvent((event) => {
    if (event.type === 'run-costs') return costs.add(event)
    if (event.type === 'run-removed') costs.forget(event.runId)
    send({ type: 'event', event })
  })

  port.onMessage((message) => {
    answer(message, handlers, costs, options)
      .then((reply) => reply && send(reply))
      .catch((error: unknown) => send({ type: 'failure', id: readableId(message), failure: toFailure(error) }))
  })
  port.onClose(() => {
    unsubscribe()
    costs.close()
  })
}

async function answer(
  message: unknown,
  handlers: Handlers,
  costs: CostFeed,
  options: ServeOptions,
): Promise<ServerMessage | null> {
  const request = parse(ClientMessage, message, 'message')
  if (request.type === 'acknowledge') {
    costs.acknowledge(request.runId, request.sequence)
    return null
  }
  const body = await call(handlers, request.kind, request.body)
  if (options.checkReplies) parse(requests[request.kind].reply, body, `reply to ${request.kind}`)
  return { type: 'reply', id: request.id, body }
}

async function call<K extends RequestKind>(handlers: Handlers, kind: K, body: unknown): Promise<ReplyBody<K>> {
  return handlers[kind](parse(requests[kind].request, body, kind))
}

/** The id of a message that was refused, so that the client's promise can be rejected; null when there is none. */
function readableId(message: unknown): number | null {
  if (typeof message !== 'object' || message === null || !('id' in message)) return null
  const { id } = message
  return typeof id === 'number' && Number.isInteger(id) && id >= 0 ? id : null
}
