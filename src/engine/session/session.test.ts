import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SessionEvent } from './events.js'
import {
  ENDLESS,
  IMPORT,
  makeImageFolder,
  openSession,
  QUICK,
  runReaches,
  temporaryFolder,
  trainToEnd,
} from './testing.js'
import { PROGRAMS } from './testing.js'

/** A session that has the test images open. */
async function withImages(options: Parameters<typeof openSession>[0] = {}) {
  const session = openSession(options)
  const dataset = await session.datasets.open([await makeImageFolder()], IMPORT)
  return { session, dataset }
}

describe('the dataset of a session', () => {
  it('is a stratified split of what was opened, with the positive class guessed', async () => {
    const { session, dataset } = await withImages()
    expect(dataset).toMatchObject({ positiveClass: 'cat', split: 'stratified', train: 45, test: 15, used: 60 })
    expect(session.datasets.images()).toHaveLength(60)
    expect(session.state()).toMatchObject({ dataset, runs: [], importing: null })
  })

  it('stays when another import fails, and when another import is cancelled', async () => {
    const { session, dataset } = await withImages()
    await expect(session.datasets.open([await temporaryFolder()], IMPORT)).rejects.toMatchObject({ code: 'no-images' })
    expect(session.state().dataset).toEqual(dataset)

    const cancelled = session.datasets.open([await makeImageFolder({ cat: 40, dog: 40 })], IMPORT)
    session.datasets.cancelImport()
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    expect(session.state()).toMatchObject({ dataset, importing: null })
  })

  it('refuses a second import while one is under way, which goes on undisturbed', async () => {
    const session = openSession()
    const folder = await makeImageFolder()
    const first = session.datasets.open([folder], IMPORT)
    await expect(session.datasets.open([folder], IMPORT)).rejects.toMatchObject({ code: 'busy' })
    await expect(first).resolves.toMatchObject({ used: 60 })
  })

  it('changes its positive class and split without decoding, its image size by decoding the files again', async () => {
    const { session, dataset } = await withImages()
    const changed = await session.datasets.configure({ positiveClass: 'non-cat', testFraction: 0.5 })
    expect(changed).toMatchObject({ positiveClass: 'non-cat', train: 30, test: 30 })
    expect(changed.id).not.toBe(dataset.id)

    const larger = await session.datasets.configure({ imageSize: 24 })
    expect(larger).toMatchObject({ positiveClass: 'non-cat', train: 30, test: 30 })
    expect(session.imagePixels([0, 1])).toMatchObject({ size: 24 })
    expect(session.imagePixels([0, 1]).pixels).toHaveLength(2 * 24 * 24 * 3)
  })

  it('is not there at first: everything that needs one says so', async () => {
    const session = openSession()
    const noDataset = expect.objectContaining({ code: 'no-dataset' })
    expect(() => session.datasets.images()).toThrow(noDataset)
    expect(() => session.runs.start(QUICK, null)).toThrow(noDataset)
    await expect(session.datasets.configure({ splitSeed: 2 })).rejects.toEqual(noDataset)
  })

  it('cannot be trained on when its training images are all of one class', async () => {
    const session = openSession()
    await session.datasets.open([await makeImageFolder({ cat: 8 })], { ...IMPORT, positiveClass: 'cat' })
    expect(() => session.runs.start(QUICK, null)).toThrow(expect.objectContaining({ code: 'one-class' }))
  })
})

describe('the runs of a session', () => {
  it('train to the end, with accuracies that the evaluation confirms and a cost that fell', async () => {
    const { session } = await withImages()
    const run = await trainToEnd(session)
    const curve = session.runs.curve(run.id)
    expect(run).toMatchObject({
      name: 'two-layer 1',
      state: 'finished',
      iteration: 300,
      parameterCount: 768 * 4 + 4 + 5,
    })
    expect(run.cost).toBe(curve.train.costs.at(-1))
    expect(run.cost).toBeLessThan(curve.train.costs[0]! / 2)

    const evaluation = await session.evaluations.evaluate(run.id, 0.5)
    expect(evaluation.train.accuracy).toBe(run.trainAccuracy)
    expect(evaluation.test?.accuracy).toBe(run.testAccuracy)
    expect(evaluation.train.accuracy).toBeGreaterThan(evaluation.train.majority)
  })

  it('send live costs that are, put together, the curve', async () => {
    const { session } = await withImages()
    const events: SessionEvent[] = []
    session.onEvent((event) => events.push(event))
    const run = await trainToEnd(session)
    const live = events.flatMap((event) => (event.type === 'run-costs' ? [...event.train.costs] : []))
    expect(live).toEqual([...session.runs.curve(run.id).train.costs])
  })

  it('compute as many at once as the session allows; the next one starts when one ends', async () => {
    const { session } = await withImages({ trainers: 2 })
    const [first, second, third] = [1, 2, 3].map(() => session.runs.start(ENDLESS, null))
    await Promise.all([runReaches(session, first!.id, 'running'), runReaches(session, second!.id, 'running')])
    expect(session.runs.list().map((run) => run.state)).toEqual(['running', 'running', 'preparing'])

    session.runs.stop(second!.id)
    await runReaches(session, third!.id, 'running')
    expect(session.runs.list().map((run) => run.state)).toEqual(['running', 'stopped', 'running'])
  })

  it('pause, giving their place to the next one, resume and stop with what they have learned', async () => {
    const { session } = await withImages({ trainers: 1 })
    const first = session.runs.start(ENDLESS, 'first')
    const second = session.runs.start(ENDLESS, 'second')
    await runReaches(session, first.id, 'running')
    session.runs.pause(first.id)
    await runReaches(session, second.id, 'running')
    expect(session.runs.list()[0]).toMatchObject({ state: 'paused' })
    await expect(session.evaluations.evaluate(first.id, 0.5)).rejects.toMatchObject({ code: 'run-not-ready' })

    session.runs.stop(first.id)
    const stopped = await runReaches(session, first.id, 'stopped')
    expect(stopped.iteration).toBeLessThan(ENDLESS.iterations)
    expect(stopped.trainAccuracy).not.toBeNull()
    await expect(session.evaluations.evaluate(first.id, 0.5)).resolves.toMatchObject({ runId: first.id })

    session.runs.pause(second.id)
    session.runs.resume(second.id)
    const before = session.runs.curve(second.id).train.costs.length
    await expect.poll(() => session.runs.curve(second.id).train.costs.length).toBeGreaterThan(before)
  })

  it('stop in the queue with nothing learned, and say so when asked for more', async () => {
    const { session } = await withImages({ trainers: 1 })
    session.runs.start(ENDLESS, null)
    const queued = session.runs.start(ENDLESS, null)
    session.runs.stop(queued.id)
    expect(session.runs.list()[1]).toMatchObject({ state: 'stopped', iteration: 0, cost: null })
    await expect(session.evaluations.evaluate(queued.id, 0.5)).rejects.toMatchObject({ code: 'run-not-ready' })
  })

  it('are renamed, deleted and brought back with all they had learned', async () => {
    const { session } = await withImages()
    const { id } = await trainToEnd(session)
    expect(session.runs.rename(id, 'the good one').name).toBe('the good one')
    const evaluation = await session.evaluations.evaluate(id, 0.5)

    session.runs.delete(id)
    expect(session.runs.list()).toEqual([])
    expect(() => session.runs.curve(id)).toThrow(expect.objectContaining({ code: 'not-found' }))

    expect(session.runs.restore(id)).toMatchObject({ name: 'the good one', state: 'finished' })
    await expect(session.evaluations.evaluate(id, 0.5)).resolves.toEqual(evaluation)
  })

  it('that are deleted while training stop, and can be brought back', async () => {
    const { session } = await withImages({ trainers: 1 })
    const { id } = session.runs.start(ENDLESS, null)
    const next = session.runs.start(ENDLESS, null)
    await runReaches(session, id, 'running')
    session.runs.delete(id)
    await runReaches(session, next.id, 'running')
    expect(session.runs.restore(id)).toMatchObject({ state: 'stopped' })
  })

  it('whose trainer crashes are failed with a sentence; the others go on', async () => {
    const broken = join(await temporaryFolder(), 'broken.cjs')
    await writeFile(broken, 'throw new Error("out of luck")')
    const { session } = await withImages({ programs: { ...PROGRAMS, trainerWorker: broken } })
    const run = await trainToEnd(session)
    expect(run).toMatchObject({ state: 'failed', message: expect.stringContaining('out of luck') })
    expect(session.state().dataset).not.toBeNull()
  })

  it('of an earlier dataset stay: they predict and export, and are evaluated only against images of their size', async () => {
    const { session } = await withImages()
    const run = await trainToEnd(session)
    const larger = await session.datasets.configure({ imageSize: 20 })
    expect(session.runs.list()[0]?.datasetId).not.toBe(larger.id)
    await expect(session.evaluations.evaluate(run.id, 0.5)).rejects.toMatchObject({ code: 'size-mismatch' })

    const photos = await makeImageFolder({ cat: 2 })
    await expect(session.predictions.add([photos], run.id)).resolves.toMatchObject({ rejected: [] })
    await session.exports.saveParameters(join(photos, 'run.npz'), run.id, 'npz')
  })
})

describe('own photos and files', () => {
  it('predict the same after the parameters went through .npz and .json', async () => {
    const { session } = await withImages()
    const { id } = await trainToEnd(session)
    const photos = await makeImageFolder({ cat: 3, dog: 3 })
    const { predictions } = await session.predictions.add([photos], id)
    expect(predictions).toHaveLength(6)

    for (const format of ['npz', 'json'] as const) {
      const path = join(photos, `parameters.${format}`)
      await session.exports.saveParameters(path, id, format)
      const loaded = await session.runs.load(path)
      expect(loaded).toMatchObject({ origin: 'loaded', datasetId: null, state: 'finished', imageSize: 16 })
      expect(session.runs.curve(loaded.id)).toEqual(session.runs.curve(id))
      expect(await session.predictions.list(loaded.id)).toEqual(predictions)
    }
  })

  it('are looked at anew by a run of another image size; a photo that vanished meanwhile is left out', async () => {
    const { session } = await withImages()
    const small = await trainToEnd(session)
    await session.datasets.configure({ imageSize: 20 })
    const large = await trainToEnd(session)
    const photos = await makeImageFolder({ cat: 3 })
    const { predictions } = await session.predictions.add([photos], small.id)
    await rm(join(photos, 'cat', 'cat-001.png'))

    const again = await session.predictions.list(large.id)
    expect(again.map((photo) => photo.name)).toEqual(['cat-000.png', 'cat-002.png'])
    expect(session.imagePixels([again[0]!.id]).size).toBe(20)
    session.predictions.remove(predictions.map((photo) => photo.id))
    expect(await session.predictions.list(small.id)).toEqual([])
  })
})
