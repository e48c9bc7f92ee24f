import { describe, expect, it } from 'vitest'
import type { Analysis, AnalysisOrder, SweepAxis } from '../../contract/index.js'
import { RECOMMENDED } from '../../contract/index.js'
import { labeledPixels } from '../../dataset/index.js'
import { startTraining } from '../../training/index.js'
import type { Session } from '../session.js'
import { IMPORT, makeImageFolder, openSession, PROGRAMS, QUICK, trainToEnd } from '../testing.js'

async function openImages(classes?: Readonly<Record<string, number>>): Promise<Session> {
  const session = openSession()
  await session.datasets.open([await makeImageFolder(classes)], IMPORT)
  return session
}

function analyze(session: Session, order: AnalysisOrder): Promise<Analysis> {
  return session.analyses.ended(session.analyses.start(order).id)
}

const FEATURES = { ...QUICK, features: 'edges-and-colours' as const }

describe('analyses', () => {
  it.each([QUICK, FEATURES])(
    'judge every training image by models that have not seen it ($features)',
    async (model) => {
      const session = await openImages()
      const order = { kind: 'out-of-fold', hyperparameters: model, folds: 3, seeds: 2 } as const
      const { state, done, total, result } = await analyze(session, order)
      expect({ state, done, total }).toEqual({ state: 'finished', done: 6, total: 6 })
      if (result?.kind !== 'out-of-fold') throw new Error('another result')
      expect(result.samples.map(({ id }) => id)).toEqual([
        ...(labeledPixels(session.datasets.current(), 'train')?.ids ?? []),
      ])
      // Reddish cats, bluish others: anything that learned tells most of them apart.
      expect(result.accuracy).toBeGreaterThan(0.8)
      const right = result.samples.filter(({ label, probability }) => (probability > 0.5 ? 1 : 0) === label).length
      expect(result.accuracy).toBe(right / result.samples.length)
      expect(result.interval[0]).toBeLessThan(result.accuracy)
    },
  )

  it.each([QUICK, FEATURES])('leave an image out exactly as if it had never been there ($features)', async (model) => {
    const session = await openImages()
    const run = await trainToEnd(session, model)
    const { result } = await analyze(session, { kind: 'influence', runId: run.id, imageId: 0 })
    if (result?.kind !== 'influence') throw new Error('another result')
    const train = labeledPixels(session.datasets.current(), 'train')!
    expect(result.retrained).toHaveLength(train.ids.length)
    expect(result.instant).toHaveLength(train.ids.length)
    const { id, probability } = result.retrained[0]!
    const kept = [...train.ids.keys()].filter((place) => train.ids[place] !== id)
    const task = {
      train: {
        whole: train.whole,
        ids: Int32Array.from(kept, (place) => train.ids[place]!),
        labels: Uint8Array.from(kept, (place) => train.labels[place]!),
      },
      test: { whole: train.whole, ids: Int32Array.of(0), labels: Uint8Array.of(1) },
      hyperparameters: model,
    }
    const silent = { planned: () => undefined, progress: () => undefined }
    const again = await startTraining(task, silent, { workerProgram: PROGRAMS.trainerWorker }).result
    expect(probability).toBe(again.probabilities?.test?.[0])
  })

  it('find labels that were flipped, the most suspect first', async () => {
    const session = await openImages({ cat: 40, 'non-cat': 40 })
    const train = labeledPixels(session.datasets.current(), 'train')!
    const flipped = [train.ids[3]!, train.ids[17]!, train.ids[45]!]
    for (const id of flipped) {
      const { classIndex } = session.datasets.image(id)
      session.edits.apply([id], { classIndex: 1 - classIndex })
    }
    const order = { kind: 'label-doctor', hyperparameters: null, folds: 3, seeds: 2, lookAlikes: 4 } as const
    const { result } = await analyze(session, order)
    if (result?.kind !== 'label-doctor') throw new Error('another result')
    const head = result.suspects.slice(0, 10).map(({ id }) => id)
    expect(flipped.filter((id) => head.includes(id)).length).toBeGreaterThanOrEqual(2)
    expect(result.suspects[0]!.lookAlikes).toHaveLength(4)
    expect(result.suspects).toHaveLength(train.ids.length)
  })

  it('sweep a grid and test only the best cell', async () => {
    const session = await openImages()
    const axes: SweepAxis[] = [
      { parameter: 'learningRate', min: 0.01, max: 0.1, steps: 2, scale: 'log' },
      { parameter: 'units', min: 2, max: 6, steps: 3, scale: 'linear' },
    ]
    const order = { kind: 'sweep', hyperparameters: QUICK, axes, search: { kind: 'grid' }, folds: 2 } as const
    const started = session.analyses.start(order)
    if (started.result?.kind !== 'sweep') throw new Error('the cells are not shown from the first moment')
    expect(started.result.cells.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'waiting'))
    const { result } = await session.analyses.ended(started.id)
    if (result?.kind !== 'sweep') throw new Error('another result')
    expect(result.axes.map(({ values }) => values)).toEqual([
      [0.01, 0.1],
      [2, 4, 6],
    ])
    expect(result.cells.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'done'))
    const best = Math.max(...result.cells.map(({ accuracy }) => accuracy ?? 0))
    expect(result.cells[result.best ?? -1]?.accuracy).toBe(best)
    expect(result.test?.images).toBe(15)
  })

  it('spread seeds, compare two configurations, and draw other splits', async () => {
    const session = await openImages()
    const other = { ...QUICK, iterations: 10 }
    const spread = await analyze(session, { kind: 'seed-spread', hyperparameters: QUICK, other, seeds: 3 })
    if (spread.result?.kind !== 'seed-spread') throw new Error('another result')
    const { configuration, comparison } = spread.result
    expect(configuration.seeds).toEqual([1, 2, 3])
    expect(configuration.band.min.every((low, i) => low <= configuration.band.max[i]!)).toBe(true)
    expect(comparison!.first + comparison!.other + comparison!.ties).toBeCloseTo(1, 12)
    const lottery = await analyze(session, { kind: 'split-lottery', hyperparameters: QUICK, splits: 4 })
    expect(lottery.result).toMatchObject({ kind: 'split-lottery', given: expect.any(Number) as number })
  })

  it('draw other splits with as many test images of each class as now, from which the net learns as well', async () => {
    const session = await openImages({ cat: 24, 'non-cat': 36 })
    // By hand: a third of the cats, a sixth of the others.
    const of = (name: string) =>
      session.datasets.current().images.flatMap(({ path }, id) => (path.startsWith(name) ? [id] : []))
    const test = [...of('cat').slice(0, 8), ...of('non-cat').slice(0, 6)]
    session.edits.apply(
      session.datasets
        .current()
        .images.map((_, id) => id)
        .filter((id) => !test.includes(id)),
      { split: 'train' },
    )
    session.edits.apply(test, { split: 'test' })
    const { result } = await analyze(session, { kind: 'split-lottery', hyperparameters: QUICK, splits: 6 })
    if (result?.kind !== 'split-lottery') throw new Error('another result')
    expect(result.accuracies).toHaveLength(6)
    for (const share of result.accuracies) {
      expect(share * 14, 'fourteen test images').toBeCloseTo(Math.round(share * 14), 9)
      expect(share).toBeGreaterThan(0.7)
    }
  })

  it('draw a learning curve whose last point is that of all images', async () => {
    const session = await openImages()
    const fractions = [0.2, 1]
    const order = { kind: 'learning-curve', hyperparameters: QUICK, fractions, folds: 3, seeds: 1 } as const
    const { result } = await analyze(session, { ...order, fractions })
    if (result?.kind !== 'learning-curve') throw new Error('another result')
    expect(result.points.map(({ fraction, images }) => [fraction, images])).toEqual([
      [0.2, 6],
      [1, 30],
    ])
  })

  it('stop when they are cancelled, and keep what is there', async () => {
    const session = await openImages()
    const endless = { ...RECOMMENDED.pixels, iterations: 1_000_000 }
    const { id } = session.analyses.start({ kind: 'out-of-fold', hyperparameters: endless, folds: 5, seeds: 5 })
    session.analyses.cancel(id)
    expect(await session.analyses.ended(id)).toMatchObject({ state: 'cancelled', failure: null })
  })
})
