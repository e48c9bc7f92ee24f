import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { requests } from '../contract/index.js'
import type { Session } from '../session/session.js'
import { ENDLESS, IMPORT, makeImageFolder, openSession, PROGRAMS, QUICK, runReaches } from '../session/testing.js'
import { type Client, connect } from './testing.js'

const TOKEN = '00000000-0000-4000-8000-00000000000'
const READ = `${TOKEN}1`
const WRITE = `${TOKEN}2`
const UNKNOWN = `${TOKEN}3`
const PROJECT = `${TOKEN}4`
const FOLDER = `${TOKEN}5`

function begin() {
  const session = openSession()
  return { session, client: connect(session) }
}

async function beginWithImages() {
  const folder = await makeImageFolder()
  const session = openSession({ programs: { ...PROGRAMS, demo: folder } })
  const client = connect(session)
  session.grants.add(READ, 'read', [folder])
  await client.ask('dataset.open', { grant: READ, options: IMPORT })
  return { session, client, folder }
}

/** Every question about projects; what they do is tested in session/projects.test.ts. */
async function askForProjects(client: Client, session: Session, folder: string, runId: string): Promise<void> {
  const grant = PROJECT
  session.grants.add(PROJECT, 'project', [join(folder, 'lab.whisker')])
  expect(await client.ask('run.annotate', { runId, notes: 'good' })).toMatchObject({ notes: 'good' })
  await client.ask('project.annotate', { notes: 'of the lab' })
  await client.ask('project.setForm', { hyperparameters: QUICK })
  expect(await client.ask('project.saveAs', { grant })).toMatchObject({ name: 'lab', dirty: false })
  expect(await client.ask('project.new', {})).toMatchObject({ name: null, notes: '' })
  expect(await client.ask('project.open', { grant })).toMatchObject({ project: { name: 'lab' }, missing: [] })
  expect(await client.ask('project.save', {})).toMatchObject({ notes: 'of the lab' })
  session.grants.add(FOLDER, 'read', [folder])
  expect(await client.ask('project.locate', { grant: FOLDER })).toMatchObject({ missing: [] })
  expect(await client.ask('project.missing', {})).toEqual({ missing: [] })
  expect(await client.ask('project.state', {})).toMatchObject({ name: 'lab' })
}

describe('serve', () => {
  it('answers every kind of request with a reply of the agreed shape', async () => {
    const { session, client, folder } = await beginWithImages()
    session.grants.add(WRITE, 'write', [join(folder, 'written')])
    await client.ask('dataset.outline', { grant: READ })
    expect(await client.ask('dataset.openDemo', { options: IMPORT })).toMatchObject({ isDemo: true, used: 60 })
    await client.ask('dataset.configure', { splitSeed: 2 })
    expect(await client.ask('dataset.split', { testFraction: 0.5 })).toMatchObject({ test: 30, edits: { count: 2 } })
    await client.ask('dataset.undoEdit', {})
    await client.ask('dataset.edit', { ids: [0], change: { excluded: true } })
    expect(await client.ask('dataset.undoEdit', {})).toMatchObject({ edits: { redo: { kind: 'exclude', count: 1 } } })
    expect(await client.ask('dataset.editNames', {})).toMatchObject({ done: [{ kind: 'split' }], undone: [{}] })
    await client.ask('dataset.redoEdit', {})
    await client.ask('dataset.undoEdit', {})
    const decision = { kind: 'kept', from: 0, to: 0, probability: 0.25 } as const
    await client.ask('dataset.decide', { id: 0, decision })
    expect((await client.ask('dataset.images', {})).images[0]).toMatchObject({ decision })
    expect(await client.ask('dataset.statistics', { ids: null, split: 'train' })).toMatchObject({ imageSize: 16 })
    expect(await client.ask('dataset.trouble', { nearThreshold: 0.9 })).toMatchObject({ groups: [], leakedTest: 0 })
    await client.ask('dataset.report', {})
    await client.ask('dataset.saveReport', { grant: WRITE, only: 'all' })
    expect((await client.ask('image.pixels', { ids: [0, 59] })).pixels).toHaveLength(2 * 16 * 16 * 3)
    await client.ask('image.original', { id: 0, maxSide: 64 })
    await client.ask('dataset.cancelImport', {})
    expect(await client.ask('import.images', { from: 0 })).toEqual({ images: [], classNames: [] })
    await client.ask('import.keep', {})
    expect(await client.ask('folder.changes', {})).toEqual({ changes: null })
    expect(await client.ask('folder.takeIn', {})).toMatchObject({ used: 60 })
    await client.ask('folder.ignore', {})

    const { id: runId } = await client.ask('run.start', { hyperparameters: QUICK, name: 'mine' })
    await client.ask('run.pause', { runId })
    await client.ask('run.resume', { runId })
    await runReaches(session, runId, 'finished')
    await client.ask('run.stop', { runId })
    await client.ask('run.rename', { runId, name: 'renamed' })
    await client.ask('run.delete', { runId })
    await client.ask('run.restore', { runId })
    await client.ask('run.curve', { runId })
    expect((await client.ask('run.evaluation', { runId, threshold: 0.5 })).test?.ids).toHaveLength(15)

    const preview = await client.ask('run.preview', { hyperparameters: QUICK, threshold: 0.5 })
    expect(preview.run).toMatchObject({ origin: 'preview', state: 'finished' })
    expect(await client.ask('run.keepPreview', { name: 'kept' })).toMatchObject({ name: 'kept', origin: 'trained' })
    expect(await client.ask('run.snapshot', { runId, iteration: 100, threshold: 0.5 })).toMatchObject({
      iteration: 100,
    })
    const { layers } = await client.ask('run.weights', { runId, iteration: 100, maxUnits: 3 })
    expect(layers.map(({ rows, cols }) => [rows, cols])).toEqual([
      [3, 768],
      [1, 4],
    ])

    expect((await client.ask('run.learningHistory', { runId })).ids).toHaveLength(60)

    const contributions = await client.ask('run.contributions', { runId, imageId: 0 })
    expect(contributions.map).toHaveLength(16 * 16 * 3)
    const order = { kind: 'out-of-fold', hyperparameters: QUICK, folds: 2, seeds: 1 } as const
    const { id } = await client.ask('analysis.start', { order })
    await session.analyses.ended(id)
    const { analyses } = await client.ask('analysis.list', {})
    expect(analyses).toMatchObject([{ id, state: 'finished', done: 2, result: { kind: 'out-of-fold', images: 45 } }])
    await client.ask('analysis.cancel', { id })
    await client.ask('analysis.forget', { id })

    const { predictions } = await client.ask('prediction.add', { grant: READ, runId })
    expect(predictions).toHaveLength(60)
    const ids = predictions.map((photo) => photo.id)
    await client.ask('image.pixels', { ids })
    await client.ask('image.original', { id: ids[0]!, maxSide: 64 })
    await client.ask('prediction.list', { runId })
    await client.ask('prediction.saveCsv', { grant: WRITE, runId, threshold: 0.5 })
    const shift = { zoom: 1, shiftX: 0.1, shiftY: 0, rotation: 0, brightness: 0 }
    const bench = { runId, iteration: null, id: ids[0]!, transform: shift }
    expect((await client.ask('photo.transform', bench)).pixels).toHaveLength(16 * 16 * 3)
    expect((await client.ask('photo.stability', { ...bench, threshold: 0.5, reach: 1 })).probabilities).toHaveLength(9)
    await client.ask('prediction.remove', { ids })
    expect(await client.ask('prediction.list', { runId })).toEqual({ predictions: [] })
    await client.ask('prediction.restore', { ids })
    expect(await client.ask('prediction.list', { runId })).toEqual({ predictions })
    expect((await client.ask('run.scores', { runId, iteration: 100 })).test?.ranking?.points.thresholds).toBeDefined()
    const comparison = await client.ask('run.compare', { first: runId, second: runId, threshold: 0.5 })
    expect(comparison.train).toMatchObject({ onlyFirst: [], onlySecond: [], p: 1 })
    const report = { runId, iteration: null, threshold: 0.5, language: 'en' } as const
    expect((await client.ask('export.report', report)).html).toMatch(/^<!doctype html>/)
    await client.ask('export.predictions', { grant: WRITE, runId, threshold: 0.5 })
    await client.ask('export.file', { grant: WRITE, bytes: Uint8Array.of(1, 2, 3) })
    await client.ask('export.parameters', { grant: WRITE, runId, format: 'npz' })
    session.grants.add(READ, 'read', [join(folder, 'written')])
    await client.ask('parameters.load', { grant: READ })
    expect(await client.ask('session.state', {})).toMatchObject({
      runs: [{ name: 'renamed' }, { name: 'kept' }, { origin: 'loaded' }],
    })
    await askForProjects(client, session, folder, runId)
    expect(client.failures).toEqual([])
    expect(client.asked).toEqual(new Set(Object.keys(requests)))
  })

  it('answers the newest preview only, fails the others with `cancelled`, and sends no event about any', async () => {
    const { client } = await beginWithImages()
    const heard = client.events.length
    const older = client.ask('run.preview', { hyperparameters: ENDLESS, threshold: 0.5 })
    const newest = client.ask('run.preview', { hyperparameters: QUICK, threshold: 0.5 })
    await expect(older).rejects.toMatchObject({ code: 'cancelled' })
    const { run, curve, evaluation } = await newest
    expect(run).toMatchObject({ origin: 'preview', state: 'finished', iteration: 300 })
    expect(curve.train.costs).toHaveLength(301)
    expect(evaluation.test?.ids).toHaveLength(15)
    expect(client.events.slice(heard)).toEqual([])
  })

  it('refuses paths that were not granted: unknown tokens, and tokens of the other kind of access', async () => {
    const { session, client } = begin()
    session.grants.add(READ, 'read', ['/somewhere'])
    session.grants.add(WRITE, 'write', ['/somewhere/file'])
    const refused = expect.objectContaining({ code: 'not-granted' })
    for (const grant of [UNKNOWN, WRITE]) {
      await expect(client.ask('dataset.outline', { grant })).rejects.toEqual(refused)
      await expect(client.ask('dataset.open', { grant, options: IMPORT })).rejects.toEqual(refused)
      await expect(client.ask('prediction.add', { grant, runId: 'x' })).rejects.toEqual(refused)
      await expect(client.ask('parameters.load', { grant })).rejects.toEqual(refused)
    }
    for (const grant of [UNKNOWN, READ]) {
      await expect(client.ask('export.file', { grant, bytes: Uint8Array.of(1) })).rejects.toEqual(refused)
      await expect(client.ask('dataset.saveReport', { grant, only: 'all' })).rejects.toEqual(refused)
      await expect(client.ask('export.parameters', { grant, runId: 'x', format: 'npz' })).rejects.toEqual(refused)
      await expect(client.ask('export.predictions', { grant, runId: 'x', threshold: 0.5 })).rejects.toEqual(refused)
      await expect(client.ask('prediction.saveCsv', { grant, runId: 'x', threshold: 0.5 })).rejects.toEqual(refused)
    }
  })

  it('refuses what does not exist: images, photos and runs', async () => {
    const { client } = await beginWithImages()
    const notFound = expect.objectContaining({ code: 'not-found' })
    for (const id of [60, 1_000_000_000]) {
      await expect(client.ask('image.pixels', { ids: [id] })).rejects.toEqual(notFound)
      await expect(client.ask('image.original', { id, maxSide: 64 })).rejects.toEqual(notFound)
    }
    const runId = 'no such run'
    for (const kind of ['run.pause', 'run.resume', 'run.stop', 'run.delete', 'run.restore', 'run.curve'] as const) {
      await expect(client.ask(kind, { runId }), kind).rejects.toEqual(notFound)
    }
    await expect(client.ask('run.rename', { runId, name: 'x' })).rejects.toEqual(notFound)
    await expect(client.ask('run.evaluation', { runId, threshold: 0.5 })).rejects.toEqual(notFound)
    await expect(client.ask('prediction.list', { runId })).rejects.toEqual(notFound)
  })

  it('refuses a body that is not the agreed one, naming the field and never repeating the value', async () => {
    const { client } = begin()
    const wrong: [string, unknown, string][] = [
      ['run.start', { hyperparameters: { ...QUICK, learningRate: -1 }, name: null }, 'hyperparameters.learningRate'],
      ['run.start', { hyperparameters: { ...QUICK, iterations: 1.5 }, name: null }, 'hyperparameters.iterations'],
      ['run.start', { hyperparameters: { ...QUICK, secret: 1 }, name: null }, 'hyperparameters.secret'],
      ['run.rename', { runId: 'x', name: '   ' }, 'name'],
      ['dataset.open', { grant: '/etc/passwd', options: IMPORT }, 'grant'],
      ['dataset.openDemo', { options: { ...IMPORT, imageSize: 4096 } }, 'options.imageSize'],
      ['image.pixels', { ids: Array.from({ length: 4097 }, (_, i) => i) }, 'ids'],
      ['session.state', null, 'session.state'],
    ]
    for (const [kind, body, field] of wrong) {
      const failure = await client.send(kind, body).catch((refusal: unknown) => refusal)
      expect(failure).toMatchObject({ code: 'bad-request', message: expect.stringContaining(field) })
      expect(JSON.stringify(failure)).not.toContain('passwd')
    }
  })

  it('answers 1,000 garbage messages with bad-request, and nothing else happens', async () => {
    const { session, client } = await beginWithImages()
    const before = session.state()
    const id = fc.option(fc.oneof(fc.nat(), fc.double(), fc.string()), { nil: undefined })
    const kind = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'toString', 'session', ''), fc.string())
    const garbage = fc.oneof(
      fc.anything({ withDate: true, withMap: true, withSet: true, withTypedArray: true, withBigInt: true }),
      fc.record({ type: fc.constantFrom('request', 'reply', 'event', 'acknowledge'), id, kind, body: fc.anything() }),
      fc.record({ type: fc.constant('acknowledge'), runId: fc.anything(), sequence: fc.double({ max: -1 }) }),
    )
    const samples = fc.sample(garbage, { seed: 20251123, numRuns: 1000 })
    for (const message of samples) client.port.postMessage(message)

    await expect.poll(() => client.failures.length, { timeout: 20_000 }).toBe(samples.length)
    expect(new Set(client.failures.map((message) => message.failure.code))).toEqual(new Set(['bad-request']))
    expect(session.state()).toEqual(before)
    await expect(client.ask('session.state', {})).resolves.toEqual(before)
  })

  it('gives a refusal the id of its request wherever there is a readable one', async () => {
    const { client } = begin()
    client.port.postMessage({ id: 7 })
    client.port.postMessage({ id: -7 })
    client.port.postMessage('hello')
    await expect.poll(() => client.failures.map((failure) => failure.id)).toEqual([7, null, null])
  })

  it('tells every client what happened, whoever asked for it, until its port closes', async () => {
    const { session, client, folder } = await beginWithImages()
    const other = connect(session)
    const gone = connect(session)
    gone.port.close()
    session.grants.add(READ, 'read', [folder])
    await client.ask('dataset.open', { grant: READ, options: { ...IMPORT, splitSeed: 5 } })
    await other.ask('session.state', {})
    for (const { events } of [client, other]) {
      const changes = events.filter((event) => event.type === 'dataset-changed')
      expect(changes.at(-1)).toMatchObject({ dataset: { options: { splitSeed: 5 } } })
    }
    expect(gone.events).toEqual([])
  })

  it('holds live costs back until the client has acknowledged the last batch, and the trainer never waits', async () => {
    const { session, client } = await beginWithImages()
    const { id } = await client.ask('run.start', { hyperparameters: ENDLESS, name: null })
    const trained = () => session.runs.curve(id).train.costs.length
    await expect.poll(trained, { timeout: 20_000 }).toBeGreaterThan(500)
    expect(client.costs(id)).toHaveLength(1)

    client.acknowledge(id, 1)
    await expect.poll(() => client.costs(id).length).toBe(2)
    const [first, second] = client.costs(id)
    expect(second!.sequence).toBe(2)
    const live = [...first!.train.costs, ...second!.train.costs]
    expect(live).toEqual([...session.runs.curve(id).train.costs.slice(0, live.length)])
  })
})
