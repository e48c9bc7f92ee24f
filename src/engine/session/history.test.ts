import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Hyperparameters } from '../contract/index.js'
import { keepCheckpoints, trimHistories } from './run-history.js'
import type { Session } from './session.js'
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

async function withImages(options: Parameters<typeof openSession>[0] = {}) {
  const session = openSession(options)
  const folder = await makeImageFolder()
  await session.datasets.open([folder], IMPORT)
  return { session, folder }
}

/** All that can be asked of a run at an iteration. */
async function stateAt(session: Session, runId: string, iteration: number) {
  const { evaluation, ...costs } = await session.history.snapshot(runId, iteration, 0.5)
  const { layers } = await session.history.weights(runId, iteration, 64)
  return { ...costs, train: evaluation.train, test: evaluation.test, layers }
}

const unlike: [string, Partial<Hyperparameters>][] = [
  ['the sample-space plan', { plan: 'sample-space' }],
  ['the direct plan', { plan: 'direct' }],
  ['Adam', { optimizer: 'adam', learningRate: 0.01 }],
  ['momentum, L2 and decay', { momentum: 0.9, l2: 0.5, learningRateDecay: 0.01 }],
]

describe('a snapshot', () => {
  it.each(unlike)('is bit for bit the end of a run of fewer iterations: %s', async (_name, changes) => {
    const { session } = await withImages()
    const hyperparameters = { ...QUICK, ...changes }
    const { id, plan } = await trainToEnd(session, hyperparameters)
    for (const iteration of [200, 0, 1, 137, 299, 300]) {
      const iterations = Math.max(1, iteration)
      const shorter = await trainToEnd(session, { ...hyperparameters, iterations, plan: plan!.kind })
      const seen = await stateAt(session, id, iteration)
      expect(seen.iteration).toBe(iteration)
      if (iteration > 0) expect(seen).toEqual(await stateAt(session, shorter.id, iteration))
    }
  })

  it('of mini-batches has the curve’s cost and the state of a run of fewer iterations', async () => {
    const { session } = await withImages()
    const hyperparameters = { ...QUICK, batchSize: 7 }
    const { id, plan } = await trainToEnd(session, hyperparameters)
    const shorter = await trainToEnd(session, { ...hyperparameters, iterations: 101, plan: plan!.kind })
    const { cost, ...seen } = await stateAt(session, id, 101)
    expect(cost).toBe(session.runs.curve(id).train.costs[101])
    expect(seen).toEqual({ ...(await stateAt(session, shorter.id, 101)), cost: undefined })
  })

  it('has the curve’s costs and accuracies at every tenth iteration', async () => {
    const { session } = await withImages()
    const { id } = await trainToEnd(session)
    const { train, test } = session.runs.curve(id)
    for (let iteration = 0; iteration <= 300; iteration += 10) {
      const { cost, testCost, evaluation } = await session.history.snapshot(id, iteration, 0.5)
      expect([cost, testCost]).toEqual([train.costs[iteration], test.costs[iteration]])
      expect(evaluation.train.accuracy).toBe(train.accuracies[iteration])
      expect(evaluation.test?.accuracy).toBe(test.accuracies[iteration])
    }
  })

  it('beyond the end is the end, and predicts own photos as the weights of its iteration do', async () => {
    const { session } = await withImages()
    const { id } = await trainToEnd(session)
    expect(await session.history.snapshot(id, 99_999, 0.5)).toMatchObject({ iteration: 300 })
    const { predictions } = await session.predictions.add([await makeImageFolder({ cat: 3 })], id)
    expect(await session.predictions.list(id, 300)).toEqual(predictions)
    const early = await session.predictions.list(id, 20)
    const shorter = await trainToEnd(session, { ...QUICK, iterations: 20 })
    expect(early).toEqual(await session.predictions.list(shorter.id))
    expect(early).not.toEqual(predictions)
  })

  it('of a run that stopped early: its best iteration is its newest, and those after it can be had too', async () => {
    const { session } = await withImages()
    const patient = { ...QUICK, iterations: 5000, patience: 30 }
    const run = await trainToEnd(session, patient)
    const { train, test } = session.runs.curve(run.id)
    const last = train.iterations.at(-1)!
    expect(last).toBe(run.iteration + 30)
    expect(run).toMatchObject({ cost: train.costs[run.iteration], testCost: test.costs[run.iteration] })
    expect(run.testCost).toBe(Math.min(...test.costs))

    const best = await stateAt(session, run.id, run.iteration)
    const shorter = await trainToEnd(session, { ...QUICK, iterations: run.iteration })
    const { layers, cost, testCost } = await stateAt(session, shorter.id, run.iteration)
    expect(best).toMatchObject({ iteration: run.iteration, layers, cost, testCost })
    expect((await stateAt(session, run.id, last)).cost).toBe(train.costs.at(-1))
    expect(await session.history.weights(run.id, null, 1)).toMatchObject({ iteration: run.iteration })
  })

  it('of a run resumed after a pause is that of one never paused', async () => {
    const { session } = await withImages({ trainers: 1 })
    const long = { ...QUICK, iterations: 20_000 }
    const { id } = session.runs.start(long, null)
    await runReaches(session, id, 'running')
    session.runs.pause(id)
    await expect.poll(() => session.runs.list()[0]?.state).toBe('paused')
    session.runs.resume(id)
    await runReaches(session, id, 'finished')
    const straight = await trainToEnd(session, long)
    expect(session.runs.curve(id)).toEqual(session.runs.curve(straight.id))
    expect(await stateAt(session, id, 12_345)).toEqual(await stateAt(session, straight.id, 12_345))
  })

  it('of a run still in training can be had too, and its newest weights', async () => {
    const { session } = await withImages()
    const { id } = session.runs.start(ENDLESS, null)
    await expect.poll(() => session.runs.get(id).checkpoints.length).toBeGreaterThan(0)
    const shorter = await trainToEnd(session, { ...QUICK, iterations: 200 })
    expect(await stateAt(session, id, 200)).toEqual(await stateAt(session, shorter.id, 200))
    const { iteration } = await session.history.weights(id, null, 4)
    expect(iteration).toBeGreaterThan(0)
    expect(session.history.learning.bind(session.history, id)).toThrow(/still training/)
  })

  it('is refused with a reason for runs from a file and of other images; their newest weights are there', async () => {
    const { session, folder } = await withImages()
    const { id } = await trainToEnd(session)
    const path = join(folder, 'run.npz')
    await session.exports.saveParameters(path, id, 'npz')
    const loaded = await session.runs.load(path)
    await expect(session.history.snapshot(loaded.id, 100, 0.5)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/loaded from a file.*only its last iteration \(300\)/),
    })
    expect(await session.history.snapshot(loaded.id, 300, 0.5)).toMatchObject({ iteration: 300 })

    await session.datasets.configure({ splitSeed: 9 })
    for (const ask of [
      () => session.history.snapshot(id, 100, 0.5),
      () => session.history.weights(id, 100, 4),
      () => session.predictions.list(id, 100),
      async () => session.history.learning(id),
    ]) {
      await expect(ask()).rejects.toMatchObject({
        code: 'not-found',
        message: expect.stringMatching(/other images.*only its last iteration \(300\)/),
      })
    }
    expect(await session.history.weights(id, null, 2)).toMatchObject({
      iteration: 300,
      layers: [{ rows: 2 }, { rows: 1 }],
    })
  })

  it('survives a restart of the engine: the run is trained again as far as needed, with the same numbers', async () => {
    const folder = await temporaryFolder()
    const first = await withImages({ folder })
    const { id } = await trainToEnd(first.session)
    const before = await stateAt(first.session, id, 123)
    const learning = first.session.history.learning(id)
    await first.session.close()

    const session = openSession({ folder })
    expect(await session.restore()).toBe(1)
    expect(session.runs.get(id).checkpoints).toEqual([])
    expect(await stateAt(session, id, 123)).toEqual(before)
    expect(session.runs.get(id).checkpoints.length).toBeGreaterThan(30)
    expect(session.history.learning(id)).toEqual(learning)
  })
})

describe('snapshots asked for faster than they come', () => {
  it('the newest waiting one is answered, those it replaced are cancelled', async () => {
    const { session } = await withImages()
    const { id } = await trainToEnd(session)
    const asked = [10, 20, 30, 40, 50].map((iteration) => session.history.snapshot(id, iteration, 0.5))
    const answers = await Promise.allSettled(asked)
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled'])
    for (const answer of answers.slice(1, 4)) expect(answer).toMatchObject({ reason: { code: 'cancelled' } })
  })

  it('one that would take long is given up for the next', async () => {
    const { session } = await withImages()
    const { id } = session.runs.start({ ...ENDLESS, hiddenLayers: [64, 32] }, null)
    await expect.poll(() => session.runs.list()[0]?.iteration, { timeout: 20_000 }).toBeGreaterThan(2000)
    session.runs.stop(id)
    await runReaches(session, id, 'stopped')
    const run = session.runs.get(id)
    run.checkpoints = []
    run.summary = { ...run.summary, iterationsPerSecond: 10 }
    const long = session.history.snapshot(id, 2000, 0.5)
    const short = session.history.snapshot(id, 100, 0.5)
    await expect(long).rejects.toMatchObject({ code: 'cancelled' })
    await expect(short).resolves.toMatchObject({ iteration: 100 })
  })
})

describe('learning history', () => {
  it('agrees with the snapshots: right since then, and wrong at the recorded iteration before', async () => {
    const { session } = await withImages()
    const { id } = await trainToEnd(session, { ...QUICK, iterations: 40 })
    const { ids, firstRight, rightSince, forgotten } = session.history.learning(id)
    expect(ids).toHaveLength(60)
    const wrongAt = async (iteration: number) => {
      const { evaluation } = await session.history.snapshot(id, iteration, 0.5)
      return new Set([...evaluation.train.mislabeled, ...evaluation.test!.mislabeled].map((image) => image.id))
    }
    const wrong: Set<number>[] = []
    for (let iteration = 0; iteration <= 40; iteration++) wrong.push(await wrongAt(iteration))
    ids.forEach((image, i) => {
      const right = wrong.map((those) => !those.has(image))
      const first = right.indexOf(true)
      expect(firstRight[i]).toBe(first < 0 ? NaN : first)
      expect(rightSince[i]).toBe(right.at(-1) ? right.lastIndexOf(false) + 1 : NaN)
      expect(forgotten[i]).toBe(right.filter((now, at) => at > 0 && right[at - 1] && !now).length)
    })
  })
})

describe('a run that diverges', () => {
  it('ends with the iteration and a hint, its last finite snapshot kept; a run beside it is undisturbed', async () => {
    const { session } = await withImages()
    const beside = session.runs.start({ ...QUICK, iterations: 5000 }, null)
    const hiddenLayers = Array<number>(8).fill(64)
    const run = await trainToEnd(session, { ...QUICK, hiddenLayers, initialization: 'he', learningRate: 10 })
    expect(run).toMatchObject({
      state: 'diverged',
      message: expect.stringMatching(/at iteration \d+.*Lower the learning/),
    })
    expect(run.iteration).toBeGreaterThan(0)
    const last = await stateAt(session, run.id, run.iteration)
    expect(last.iteration).toBe(run.iteration)
    expect(last.cost).toBe(session.runs.curve(run.id).train.costs.at(-1))
    expect(last.layers.every(({ weights, biases }) => [...weights, ...biases].every(Number.isFinite))).toBe(true)
    expect(last.train.probabilities.every(Number.isFinite)).toBe(true)

    await runReaches(session, beside.id, 'finished')
    const alone = await trainToEnd(session, { ...QUICK, iterations: 5000 })
    expect(session.runs.curve(beside.id)).toEqual(session.runs.curve(alone.id))
  })

  it('as a preview says so, and is no obstacle to the next', async () => {
    const { session } = await withImages()
    const hiddenLayers = Array<number>(8).fill(64)
    const wild = { ...QUICK, hiddenLayers, initialization: 'he', learningRate: 10 } as const
    const { run, evaluation } = await session.previews.train(wild, 0.5)
    expect(run).toMatchObject({ state: 'diverged', message: expect.stringMatching(/Lower the learning/) })
    expect(evaluation.train.probabilities.every(Number.isFinite)).toBe(true)
    expect((await session.previews.train(QUICK, 0.5)).run).toMatchObject({ state: 'finished' })
  })
})

describe('the memory of histories', () => {
  const checkpoint = (iteration: number, mebibytes: number) => {
    return { iteration, state: new Uint8Array(mebibytes * 1024 * 1024) }
  }

  async function someRun() {
    const { session } = await withImages()
    const { id } = await trainToEnd(session, { ...QUICK, iterations: 1 })
    return session.runs.get(id)
  }

  it('a run keeps 32 MiB of checkpoints at most: every other one goes', async () => {
    const run = await someRun()
    keepCheckpoints(run, [checkpoint(2, 10), checkpoint(4, 10), checkpoint(6, 10)])
    expect(run.checkpoints.map(({ iteration }) => iteration)).toEqual([2, 4, 6])
    keepCheckpoints(run, [checkpoint(4, 10), checkpoint(3, 10)])
    expect(run.checkpoints.map(({ iteration }) => iteration)).toEqual([3, 6])
  })

  it('all runs keep 256 MiB at most: the oldest give theirs up', async () => {
    const run = await someRun()
    const runs = Array.from({ length: 10 }, () => ({ ...run, checkpoints: [checkpoint(1, 30)] }))
    trimHistories(runs)
    expect(runs.map(({ checkpoints }) => checkpoints.length)).toEqual([0, 0, 1, 1, 1, 1, 1, 1, 1, 1])
  })
})
