import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { HostMessage, ReplyBody, RequestBody, RequestKind, RunSummary } from './contract/index.js'
import { EngineNotice, parse, requests, ServerMessage } from './contract/index.js'
import { ENDLESS, IMPORT, makeImageFolder, PROGRAMS, QUICK, temporaryFolder } from './session/testing.js'

/**
 * Stands in for the utility process's parent port, under plain Node: the host's messages come over the process's IPC
 * channel, and so do those of the one client's port. The Electron one is tested with the real app.
 */
const PARENT_PORT = `
const { EventEmitter } = require('node:events')
const clientPort = new EventEmitter()
clientPort.postMessage = (client) => process.send({ client })
clientPort.start = () => {}
process.parentPort = new EventEmitter()
process.parentPort.postMessage = (host) => process.send({ host })
process.on('message', ({ host, client }) => {
  if (client) clientPort.emit('message', { data: client })
  else process.parentPort.emit('message', { data: host, ports: host.type === 'connect' ? [clientPort] : [] })
})
`

const GRANT = '00000000-0000-4000-8000-000000000001'

/** An engine process and its one client. */
class Engine {
  readonly notices: EngineNotice[] = []
  readonly runs = new Map<string, RunSummary>()
  private readonly waiting = new Map<number, { resolve(body: unknown): void; reject(failure: unknown): void }>()
  private errors = ''
  private id = 0

  constructor(readonly process: ChildProcess) {
    process.on('message', (message) => this.hear(message))
    process.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()))
    onTestFinished(() => void process.kill('SIGKILL'))
  }

  tell(host: HostMessage | object): void {
    this.process.send({ host })
  }

  async ask<K extends RequestKind>(kind: K, body: RequestBody<K>): Promise<ReplyBody<K>> {
    const id = (this.id += 1)
    this.process.send({ client: { type: 'request', id, kind, body } })
    const reply = await new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }))
    return parse(requests[kind].reply, reply, kind)
  }

  async ended(): Promise<{ code: number | null; errors: string }> {
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'close')
    return { code: this.process.exitCode, errors: this.errors }
  }

  private hear(message: unknown): void {
    const { host, client } = message as { host?: unknown; client?: unknown }
    if (host) return void this.notices.push(parse(EngineNotice, host, 'notice'))
    const answer = parse(ServerMessage, client, 'message')
    if (answer.type === 'event') {
      if (answer.event.type === 'run-changed') this.runs.set(answer.event.run.id, answer.event.run)
      return
    }
    const waiter = this.waiting.get(answer.id ?? -1)
    if (answer.type === 'reply') waiter?.resolve(answer.body)
    else waiter?.reject(answer.failure)
  }
}

/** Programs a process has started and that still live; Linux tells. */
async function livingChildren(pid: number | undefined): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`)
  const lists = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8')))
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number))
}

/** One that has ended and only waits to be reaped (Z) does not live. */
function lives(pid: number): boolean {
  const status = `/proc/${pid}/status`
  return existsSync(status) && !/^State:\s+Z/m.test(readFileSync(status, 'utf8'))
}

async function startEngine(sessionFolder: string, ...args: string[]): Promise<Engine> {
  const stub = join(await temporaryFolder(), 'parent-port.cjs')
  await writeFile(stub, PARENT_PORT)
  const engine = new Engine(
    fork(PROGRAMS.engine, ['--session-dir', sessionFolder, ...args], {
      execArgv: ['--require', stub],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    }),
  )
  await expect.poll(() => engine.notices.at(-1), { timeout: 20_000 }).toEqual({ type: 'ready' })
  engine.tell({ type: 'connect' })
  return engine
}

/** Opens the test images and trains one run to its end and another one for ever. */
async function workWith(engine: Engine) {
  engine.tell({ type: 'grant', token: GRANT, access: 'read', paths: [await makeImageFolder()] })
  await engine.ask('dataset.open', { grant: GRANT, options: IMPORT })
  const deleted = await engine.ask('run.start', { hyperparameters: QUICK, name: 'deleted' })
  const finished = await engine.ask('run.start', { hyperparameters: QUICK, name: 'finished' })
  for (const { id } of [deleted, finished]) {
    await expect.poll(() => engine.runs.get(id)?.state, { timeout: 20_000 }).toBe('finished')
  }
  await engine.ask('run.delete', { runId: deleted.id })
  const endless = await engine.ask('run.start', { hyperparameters: ENDLESS, name: 'endless' })
  await expect.poll(() => engine.runs.get(endless.id)?.state, { timeout: 20_000 }).toBe('running')
  return { deleted, finished, endless }
}

/** All that a window would show again. */
async function everything(engine: Engine, runId: string) {
  return {
    state: await engine.ask('session.state', {}),
    images: await engine.ask('dataset.images', {}),
    report: await engine.ask('dataset.report', {}),
    pixels: await engine.ask('image.pixels', { ids: [0, 30, 59] }),
    curve: await engine.ask('run.curve', { runId }),
    evaluation: await engine.ask('run.evaluation', { runId, threshold: 0.5 }),
  }
}

describe('the engine process', () => {
  let sessionFolder: string
  beforeEach(async () => (sessionFolder = join(await temporaryFolder(), 'engine')))

  it('killed in mid-training (SIGKILL) comes back with the dataset and the finished runs, number for number', async () => {
    const engine = await startEngine(sessionFolder)
    const { deleted, finished, endless } = await workWith(engine)
    const before = await everything(engine, finished.id)
    const files = () => readdir(join(sessionFolder, 'session')).catch(() => [])
    await expect.poll(async () => (await files()).filter((file) => file.endsWith('.npz')).length).toBe(3)
    engine.process.kill('SIGKILL')
    await engine.ended()

    const again = await startEngine(sessionFolder, '--restore')
    expect(again.notices).toEqual([{ type: 'restored', runs: 2 }, { type: 'ready' }])
    const after = await everything(again, finished.id)
    const [kept, cutShort] = after.state.runs
    expect({ ...after, state: { ...after.state, runs: [kept] } }).toEqual({
      ...before,
      state: { ...before.state, runs: [before.state.runs[0]], recovered: true },
    })
    expect(cutShort).toMatchObject({ id: endless.id, state: 'paused' })
    await expect(again.ask('run.restore', { runId: deleted.id })).resolves.toMatchObject({ state: 'finished' })
  })

  it('can train, split and decode anew what it brought back', async () => {
    const engine = await startEngine(sessionFolder)
    await workWith(engine)
    await expect.poll(() => existsSync(join(sessionFolder, 'session', 'dataset.json'))).toBe(true)
    engine.process.kill('SIGKILL')
    await engine.ended()

    const again = await startEngine(sessionFolder, '--restore')
    const { id } = await again.ask('run.start', { hyperparameters: QUICK, name: null })
    await expect.poll(() => again.runs.get(id)?.state, { timeout: 20_000 }).toBe('finished')
    await expect(again.ask('dataset.configure', { splitSeed: 9 })).resolves.toMatchObject({ used: 60 })
    await expect(again.ask('dataset.configure', { imageSize: 20 })).resolves.toMatchObject({ used: 60 })
  })

  it('brings back what it can when a saved file is damaged', async () => {
    const engine = await startEngine(sessionFolder)
    const { finished } = await workWith(engine)
    engine.tell({ type: 'shutdown' })
    expect((await engine.ended()).code).toBe(0)
    await writeFile(join(sessionFolder, 'session', `${finished.id}.run.npz`), 'not an archive')

    const again = await startEngine(sessionFolder, '--restore')
    const { dataset, runs } = await again.ask('session.state', {})
    expect(dataset?.used).toBe(60)
    expect(runs.map((run) => run.name)).toEqual(['endless'])
  })

  it('begins anew without --restore, and removes nothing but what it had saved', async () => {
    const engine = await startEngine(sessionFolder)
    await workWith(engine)
    engine.tell({ type: 'shutdown' })
    await engine.ended()
    await mkdir(join(sessionFolder, 'of-someone-else'))

    const fresh = await startEngine(sessionFolder)
    expect(await fresh.ask('session.state', {})).toMatchObject({ dataset: null, runs: [] })
    expect(await readdir(sessionFolder)).toEqual(['of-someone-else'])
  })

  it('shuts down with exit code 0 and not a word while importing and training', async () => {
    const engine = await startEngine(sessionFolder)
    await workWith(engine)
    void engine.ask('dataset.configure', { imageSize: 24 }).catch(() => undefined)
    engine.tell({ type: 'shutdown' })
    expect(await engine.ended()).toEqual({ code: 0, errors: '' })
  })

  it.skipIf(process.platform !== 'linux')('leaves no decoder behind, whether shut down or killed', async () => {
    for (const end of ['shutdown', 'kill']) {
      const engine = await startEngine(sessionFolder)
      await workWith(engine)
      const decoders = await livingChildren(engine.process.pid)
      expect(decoders.filter(lives).length).toBeGreaterThan(0)
      if (end === 'shutdown') engine.tell({ type: 'shutdown' })
      else engine.process.kill('SIGKILL')
      await engine.ended()
      await expect.poll(() => decoders.filter(lives), { timeout: 5_000 }).toEqual([])
    }
  })

  it('ends with exit code 1 and one line on standard error when its host sends garbage', async () => {
    const engine = await startEngine(sessionFolder)
    engine.tell({ type: 'grant', token: 'x' })
    const { code, errors } = await engine.ended()
    expect(code).toBe(1)
    expect(errors).toMatch(/^Whisker's engine failed: .*message from the host.*\n$/)
  })
})
