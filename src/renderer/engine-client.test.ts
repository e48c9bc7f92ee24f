import { MessageChannel as NodeChannel } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { WhiskerError, type EngineEvent, type ServerMessage } from '../engine/contract/index.js'
import { EngineClient } from './engine-client.js'

interface Received {
  type: string
  id?: number
  kind?: string
  body?: unknown
  runId?: string
  sequence?: number
}

const open: MessagePort[] = []

/** A real channel: the client on one end, a hand-driven engine on the other. */
function connect(client = new EngineClient()) {
  // Node's channel is the one the browser's is specified by; only the declared types differ.
  const { port1, port2 } = new NodeChannel() as unknown as MessageChannel
  open.push(port1, port2)
  const received: Received[] = []
  const waiting: ((message: Received) => void)[] = []
  port2.onmessage = ({ data }) => {
    const message = data as Received
    const waiter = waiting.shift()
    if (waiter) waiter(message)
    else received.push(message)
  }
  client.attach(port1)
  return {
    client,
    say: (message: ServerMessage | { type: string } | string) => port2.postMessage(message),
    next: () =>
      new Promise<Received>((resolve) => {
        const message = received.shift()
        if (message) resolve(message)
        else waiting.push(resolve)
      }),
  }
}

afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

const points = (iterations: number[], costs: number[]) => ({
  iterations: Float64Array.from(iterations),
  costs: Float64Array.from(costs),
  accuracies: new Float64Array(costs.length),
})

describe('asking the engine', () => {
  it('sends the kind and body, and resolves with the reply of the same id, whatever the order', async () => {
    const { client, next, say } = connect()
    const first = client.ask('dataset.images', {})
    const second = client.ask('run.stop', { runId: 'a' })
    const [one, two] = [await next(), await next()]
    expect([one.kind, two.kind, two.body]).toEqual(['dataset.images', 'run.stop', { runId: 'a' }])
    say({ type: 'reply', id: two.id ?? -1, body: {} })
    say({ type: 'reply', id: one.id ?? -1, body: { images: [] } })
    await expect(second).resolves.toEqual({})
    await expect(first).resolves.toEqual({ images: [] })
  })

  it('rejects with the engine’s own failure: code, message and subject', async () => {
    const { client, next, say } = connect()
    const asked = client.ask('run.pause', { runId: 'a' })
    const { id = -1 } = await next()
    say({ type: 'failure', id, failure: { code: 'not-found', message: 'There is no run a.', subject: 'a' } })
    const error = await asked.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(WhiskerError)
    expect(error).toMatchObject({ code: 'not-found', message: 'There is no run a.', subject: 'a' })
  })

  it('refuses a reply of the wrong shape instead of handing it on', async () => {
    const { client, next, say } = connect()
    const asked = client.ask('dataset.images', {})
    const { id = -1 } = await next()
    say({ type: 'reply', id, body: { images: [{ id: 'one' }] } })
    await expect(asked).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('survives garbage on the port, and says that it was refused', async () => {
    const { client, next, say } = connect()
    const refused: string[] = []
    client.onRefusal(({ message }) => refused.push(message))
    const asked = client.ask('dataset.images', {})
    const { id = -1 } = await next()
    say('garbage')
    say({ type: 'event' })
    say({ type: 'reply', id, body: { images: [] } })
    await expect(asked).resolves.toEqual({ images: [] })
    expect(refused).toHaveLength(2)
  })
})

describe('the engine going away', () => {
  it('rejects everything under way with engine-stopped', async () => {
    const { client, next } = connect()
    const asked = [client.ask('dataset.images', {}), client.ask('run.stop', { runId: 'a' })]
    const codes = asked.map((promise) => promise.catch((error: WhiskerError) => error.code))
    await next()
    client.detach()
    expect(await Promise.all(codes)).toEqual(['engine-stopped', 'engine-stopped'])
  })

  it('keeps what is asked meanwhile and sends it over the next port', async () => {
    const client = new EngineClient()
    const asked = client.ask('dataset.images', {})
    const { next, say } = connect(client)
    const { id = -1, kind } = await next()
    expect(kind).toBe('dataset.images')
    say({ type: 'reply', id, body: { images: [] } })
    await expect(asked).resolves.toEqual({ images: [] })
  })

  it('does not send again what the engine before may have acted on', async () => {
    const { client, next } = connect()
    const lost = client.ask('run.stop', { runId: 'a' }).catch((error: WhiskerError) => error.code)
    await next()
    const second = connect(client)
    expect(await lost).toBe('engine-stopped')
    void client.ask('dataset.images', {}).catch(() => undefined)
    expect((await second.next()).kind).toBe('dataset.images')
  })
})

describe('events', () => {
  it('reach their listeners until these leave', async () => {
    const { client, say, next } = connect()
    const heard: string[] = []
    const leave = client.on('run-removed', ({ runId }) => {
      heard.push(runId)
      leave()
    })
    say({ type: 'event', event: { type: 'run-removed', runId: 'a' } })
    say({ type: 'event', event: { type: 'run-removed', runId: 'b' } })
    const costs: EngineEvent = { type: 'run-costs', runId: 'a', iteration: 1, sequence: 7, train: points([0, 1], [2, 1]), test: points([], []) } // prettier-ignore
    say({ type: 'event', event: costs })
    await next()
    expect(heard).toEqual(['a'])
  })

  it('acknowledges a batch of costs with its run and sequence, after the listeners saw it', async () => {
    const { client, say, next } = connect()
    let seen = 0
    client.on('run-costs', ({ train }) => {
      seen = train.costs.length
    })
    const train = points([0, 1, 2], [3, 2, 1])
    say({
      type: 'event',
      event: { type: 'run-costs', runId: 'a', iteration: 2, sequence: 42, train, test: points([], []) },
    })
    expect(await next()).toEqual({ type: 'acknowledge', runId: 'a', sequence: 42 })
    expect(seen).toBe(3)
  })
})
