import type { Page } from 'playwright-core'
import type { DesktopBridge, DesktopRequestKind, ImportProgress, Verdict } from '../src/engine/contract/index.ts'

declare global {
  interface Window {
    /** Put there by the preload. */
    desktop: DesktopBridge
    /** Put there by the probes below. */
    probe: {
      port: MessagePort
      replies: Map<number, (reply: unknown) => void>
      /** Resolves to the whole reply or failure message. */
      ask(kind: string, body: unknown): Promise<unknown>
      refusals: number
      /** Of the import under way, as the engine last told it. */
      progress: ImportProgress | null
    }
    drops: unknown[]
  }
}

/** What runs a function in a page: Playwright's own pages do, until they have crashed once. */
export interface InPage {
  evaluate<R, A>(work: (arg: A) => R | Promise<R>, arg: A): Promise<R>
}

/** Far above the ids the window's own client uses. */
const FIRST_ID = 1_000_000

/**
 * Has the page, which must be connected, connect anew, and listens in: the window's client and the test share the port,
 * each with its own ids.
 */
export async function openEnginePort(page: InPage): Promise<void> {
  await page.evaluate(async (firstId) => {
    const arrived = new Promise<MessagePort>((resolve) => {
      const take = (event: MessageEvent) => {
        const [port] = event.ports
        if (event.data !== 'engine-port' || !port) return
        window.removeEventListener('message', take)
        resolve(port)
      }
      window.addEventListener('message', take)
    })
    await window.desktop.request('engine.connect', {})
    const port = await arrived
    const replies = new Map<number, (reply: unknown) => void>()
    let nextId = firstId
    const ask = (kind: string, body: unknown) =>
      new Promise<unknown>((resolve) => {
        const id = nextId++
        replies.set(id, resolve)
        port.postMessage({ type: 'request', id, kind, body })
      })
    window.probe = { port, replies, ask, refusals: 0, progress: null }
    port.addEventListener('message', ({ data }) => {
      if (data.type === 'failure') window.probe.refusals += 1
      if (data.event?.type === 'import-progress') window.probe.progress = data.event.progress
      replies.get(data.id)?.(data)
      replies.delete(data.id)
    })
  }, FIRST_ID)
}

/** Asks the engine over the test's own port; resolves to the whole reply or failure message. */
export function askEngine(page: InPage, kind: string, body: unknown): Promise<unknown> {
  return page.evaluate(({ kind, body }) => window.probe.ask(kind, body), { kind, body })
}

/** Images decoded so far by the import under way; 0 when there is none. */
export function decodedSoFar(page: Page): Promise<number> {
  return page.evaluate(() => (window.probe.progress?.phase === 'decoding' ? window.probe.progress.done : 0))
}

/** Every file of the open dataset with its verdict. */
export async function importReport(page: Page): Promise<Verdict[]> {
  const reply = (await askEngine(page, 'dataset.report', {})) as { body: { verdicts: Verdict[] } }
  return reply.body.verdicts
}

/** The code a request to main fails with; `answered` if it does not fail. */
export function requestFailure(page: Page, kind: string, body: unknown): Promise<string> {
  return page.evaluate(
    ({ kind, body }) =>
      window.desktop.request(kind as DesktopRequestKind, body).then(
        () => 'answered',
        (failure: { code?: string; message: string }) => failure.code ?? failure.message,
      ),
    { kind, body },
  )
}

export function settingsOf(page: Page): Promise<unknown> {
  return page.evaluate(() => window.desktop.request('settings.get', {}))
}

/** Collects the drops main tells the page of from now on; the returned function reads them. */
export async function listenForDrops(page: Page): Promise<() => Promise<unknown[]>> {
  await page.evaluate(() => {
    window.drops = []
    window.desktop.onEvent((event) => {
      if ((event as { type: string }).type === 'dropped') window.drops.push(event)
    })
  })
  return () => page.evaluate(() => window.drops)
}

/**
 * Sends bodies that are never right: primitives, wrong shapes, right fields with wrong values, right bodies with one
 * field too many. `{}` is left out: some requests are just that. Counts the outcomes.
 */
export function sendGarbageToDesktop(
  page: Page,
  kind: string,
  fields: string[],
  count: number,
): Promise<Record<string, number>> {
  return page.evaluate(
    async ({ kind, fields, count }) => {
      const junk = [{ garbage: {} }, [[]], NaN, -7.5, 1e300, 'x'.repeat(5000), new Uint8Array(3), -0.1, undefined]
      const bodyOf = (i: number): unknown => {
        const plain = [null, undefined, i, 'text', true, 1n, [i], new Uint8Array(2), { ['field' + i]: i }]
        if (i % 3 === 0 || fields.length === 0) return plain[i % plain.length]
        const body = Object.fromEntries(fields.map((field, k) => [field, junk[(i + k) % (junk.length - 1)]]))
        return i % 3 === 1 ? body : { ...body, __proto__: { polluted: true }, extra: i }
      }
      const outcomes: Record<string, number> = {}
      for (let i = 0; i < count; i += 1) {
        const outcome = await window.desktop.request(kind as DesktopRequestKind, bodyOf(i)).then(
          () => `answered ${i}`,
          (failure: { code?: string }) => (failure.code === 'bad-request' ? 'refused' : `failed: ${failure.code}`),
        )
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
      }
      return outcomes
    },
    { kind, fields, count },
  )
}

/** Sends messages that are never right to the engine; resolves to how many it refused once it has answered them. */
export async function sendGarbageToEngine(page: Page, kinds: string[], count: number): Promise<number> {
  const before = await page.evaluate(() => window.probe.refusals)
  await page.evaluate(
    ({ kinds, count }) => {
      const junk = [null, undefined, 7, 'text', [1], { garbage: 1 }, new Uint8Array(9), NaN]
      for (let i = 0; i < count; i += 1) {
        const messages: unknown[] = [
          junk[i % junk.length],
          { type: 'nonsense', id: i },
          { type: 'request', id: 'one', kind: kinds[i % kinds.length], body: {} },
          { type: 'request', id: 5_000_000 + i, kind: ['__proto__', 'constructor', 'toString', ''][i % 4], body: {} },
          { type: 'request', id: 5_000_000 + i, kind: kinds[i % kinds.length], body: junk[i % junk.length] },
          { type: 'request', id: 5_000_000 + i, kind: kinds[i % kinds.length], body: { garbage: i } },
          { type: 'acknowledge', runId: i, sequence: -1 },
        ]
        window.probe.port.postMessage(messages[i % messages.length])
      }
    },
    { kinds, count },
  )
  // The port keeps its order, but refusals are asynchronous: a question asked last is answered among them.
  await askEngine(page, 'session.state', {})
  await page.waitForFunction((expected) => window.probe.refusals >= expected, before + count, { timeout: 30_000 })
  return (await page.evaluate(() => window.probe.refusals)) - before
}
