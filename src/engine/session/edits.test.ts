import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { foldsOf, hashPixels, twinsOf } from '../dataset/index.js'
import type { SessionEvent } from './events.js'
import { ENDLESS, IMPORT, makeImageFolder, openSession, QUICK, temporaryFolder, trainToEnd } from './testing.js'

async function withImages(options: Parameters<typeof openSession>[0] = {}) {
  const session = openSession(options)
  const dataset = await session.datasets.open([await makeImageFolder()], IMPORT)
  return { session, dataset }
}

describe('mending in a session', () => {
  it('says what changed, image by image, and gives the same id back when all is undone', async () => {
    const { session, dataset } = await withImages()
    const events: SessionEvent[] = []
    session.onEvent((event) => events.push(event))
    expect(session.edits.apply([0, 1], { excluded: true })).toMatchObject({ used: 58, excluded: 2 })
    const last = events.at(-1)
    expect(last).toMatchObject({ type: 'dataset-changed', images: { since: dataset.id } })
    expect(last?.type === 'dataset-changed' && last.images?.changed.map(({ id }) => id)).toEqual([0, 1])

    session.edits.apply([2], { classIndex: 1 })
    expect(session.edits.names().done.map(({ kind, to }) => [kind, to])).toEqual([
      ['exclude', null],
      ['relabel', 'non-cat'],
    ])
    session.edits.undo()
    expect(session.edits.undo().id).toBe(dataset.id)
    expect(() => session.edits.undo()).toThrow(expect.objectContaining({ code: 'not-found' }))
    session.edits.redo()
    expect(session.edits.redo()).toMatchObject({ used: 58, edits: { redo: null, count: 2 } })
  })

  it('trains and evaluates on what is in use, and tells the truth about a run of another state of the labels', async () => {
    const { session } = await withImages()
    session.edits.apply([0, 1, 2], { excluded: true })
    const run = await trainToEnd(session)
    const own = await session.evaluations.evaluate(run.id, 0.5)
    expect([...own.train.ids, ...(own.test?.ids ?? [])]).toHaveLength(57)
    expect(own.train.accuracy).toBe(run.trainAccuracy)

    // Restored images were not among the run's own: their probabilities are computed, the others stay as they are.
    session.edits.undo()
    const all = await session.evaluations.evaluate(run.id, 0.5)
    const byId = new Map(
      [all.train, all.test].flatMap((split) => split?.ids.map((id, i) => [id, split.probabilities[i]]) ?? []),
    )
    expect(byId.size).toBe(60)
    expect([...byId.values()].every((probability) => Number.isFinite(probability))).toBe(true)
    own.train.ids.forEach((id, i) => expect(byId.get(id)).toBe(own.train.probabilities[i]))

    // A flipped label turns right into wrong, and the other way round.
    const flipped = own.train.ids[0] ?? 0
    const wasWrong = own.train.mislabeled.some(({ id }) => id === flipped)
    session.edits.apply([flipped], { classIndex: session.datasets.image(flipped).classIndex === 0 ? 1 : 0 })
    const now = await session.evaluations.evaluate(run.id, 0.5)
    expect(now.train.mislabeled.some(({ id }) => id === flipped)).toBe(!wasWrong)
  })

  it('may leave a single class: training then says so, and undo makes it possible again', async () => {
    const { session } = await withImages()
    const cats = session.datasets.images().filter(({ label }) => label === 1)
    session.edits.apply(
      cats.map(({ id }) => id),
      { excluded: true },
    )
    expect(() => session.runs.start(QUICK, null)).toThrow(expect.objectContaining({ code: 'one-class' }))
    session.edits.undo()
    expect(session.runs.start(ENDLESS, null)).toMatchObject({ state: 'preparing' })
  })

  it('stays when the files are decoded again at another size, undo included', async () => {
    const { session, dataset } = await withImages()
    session.edits.apply([0], { classIndex: 1 })
    session.edits.apply([0, 5], { split: 'test' })
    const before = session.datasets.images()
    const larger = await session.datasets.configure({ imageSize: 20 })
    expect(larger.edits).toMatchObject({ count: 2, undo: { kind: 'move' } })
    expect(session.datasets.images()).toEqual(before)
    session.edits.undo()
    session.edits.undo()
    expect(await session.datasets.configure({ imageSize: 16 })).toMatchObject({ id: dataset.id })
  })

  it('keeps hand-made moves when only the positive class changes; another seed is an edit that undo takes back', async () => {
    const { session, dataset } = await withImages()
    const moved = session.datasets.images().find(({ split }) => split === 'train')?.id ?? 0
    session.edits.apply([moved], { split: 'test' })
    await session.datasets.configure({ positiveClass: 'non-cat' })
    expect(session.datasets.image(moved)).toMatchObject({ split: 'test', givenSplit: 'train' })
    await session.datasets.configure({ positiveClass: 'cat' })

    const seeded = await session.datasets.configure({ splitSeed: 7 })
    expect(seeded).toMatchObject({ options: { splitSeed: 7 }, edits: { undo: { kind: 'split' }, count: 2 } })
    expect(session.edits.undo()).toMatchObject({ options: { splitSeed: 1 } })
    expect(session.edits.undo().id).toBe(dataset.id)
  })

  it('survives the engine, undo included, and what is saved as plain values comes back onto a fresh import', async () => {
    const folder = await temporaryFolder()
    const images = await makeImageFolder()
    const first = openSession({ folder })
    await first.datasets.open([images], IMPORT)
    for (const id of [0, 1, 2, 3]) first.edits.apply([id], { excluded: true })
    first.edits.undo()
    await first.close()

    const second = openSession({ folder })
    await second.restore()
    expect(second.state().dataset).toEqual(first.state().dataset)
    expect(second.edits.history()).toEqual(first.edits.history())

    const third = openSession()
    await third.datasets.open([images], IMPORT)
    third.edits.adopt(structuredClone(first.edits.saved()))
    expect({ ...third.state().dataset, importSeconds: 0 }).toEqual({ ...first.state().dataset, importSeconds: 0 })
    expect(third.edits.redo()).toMatchObject({ excluded: 4 })
  })

  it('is in the exported predictions: a column says which images are excluded', async () => {
    const { session } = await withImages()
    session.edits.apply([3, 4], { excluded: true })
    const run = await trainToEnd(session)
    const path = join(await temporaryFolder(), 'predictions.csv')
    await session.exports.savePredictions(path, run.id, 0.5)
    const rows = (await readFile(path, 'utf8')).trimEnd().split('\r\n').slice(1)
    const excluded = rows.filter((row) => row.split(',')[2] === '1')
    expect(excluded).toHaveLength(2)
    expect(excluded.every((row) => Number.isFinite(Number(row.split(',')[5])))).toBe(true)
  })

  it('divides into folds what is in use, and knows images with the same pixels', async () => {
    const { session } = await withImages()
    session.edits.apply([0], { excluded: true })
    const dataset = session.datasets.current()
    expect([...foldsOf(dataset, 5, 1)].filter((fold) => fold < 0)).toHaveLength(1)
    expect(twinsOf(hashPixels(dataset.pixels, 16 * 16 * 3))).toEqual(dataset.twins)
  })
})
