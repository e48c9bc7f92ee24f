import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Hyperparameters, Plan } from '../contract/index.js'
import { PRESETS } from '../contract/index.js'
import { Matrix } from '../matrix/index.js'
import { startTraining } from './start-training.js'
import type { TrainingListener, TrainingProgress, TrainingTask } from './task.js'
import { buildWorker, joined, noise } from './testing.js'
import { giveBackTrainer, takeTrainer } from './trainer-pool.js'

let workerProgram = ''
beforeAll(async () => {
  workerProgram = await buildWorker()
})
afterAll(() => rmSync(dirname(workerProgram), { recursive: true }))

const small: Hyperparameters = { ...PRESETS['four-layer'], hiddenLayers: [4, 3], iterations: 300 }
const endless: Hyperparameters = { ...small, iterations: 1_000_000 }
const taskOf = (hyperparameters: Hyperparameters): TrainingTask => ({
  ...joined(noise(20, 48, 1), noise(6, 48, 2)),
  hyperparameters,
})

/** Remembers what it hears; `next` resolves with the next progress. */
class Ear implements TrainingListener {
  plans: Plan[] = []
  heard: TrainingProgress[] = []
  private waiting: ((progress: TrainingProgress) => void)[] = []

  planned(plan: Plan): void {
    this.plans.push(plan)
  }

  progress(points: TrainingProgress): void {
    this.heard.push(points)
    this.waiting.splice(0).forEach((resolve) => resolve(points))
  }

  next(): Promise<TrainingProgress> {
    return new Promise((resolve) => this.waiting.push(resolve))
  }
}

describe('a run in a worker', () => {
  it('hears the plan first, then every point of the curve exactly once, then the result', async () => {
    const ear = new Ear()
    const result = await startTraining(taskOf(small), ear, { workerProgram }).result
    expect(result.outcome).toBe('finished')
    expect(ear.plans).toEqual([result.plan])
    const heard = (split: 'train' | 'test') => ear.heard.flatMap((points) => [...points[split].costs])
    expect(heard('train')).toEqual([...result.curve.train.costs])
    expect(heard('test')).toEqual([...result.curve.test.costs])
    expect([...result.curve.train.iterations]).toEqual(Array.from({ length: 301 }, (_, i) => i))
    expect(result.parameters.weights[0]).toBeInstanceOf(Matrix)
    expect(result.parameters.weights.map((w) => [w.rows, w.cols])).toEqual([
      [4, 48],
      [3, 4],
      [1, 3],
    ])
  })

  it('paused and resumed, gives the uninterrupted run’s numbers bit for bit', async () => {
    const hyperparameters = { ...small, iterations: 40_000 }
    const task = taskOf(hyperparameters)
    const straight = await startTraining(task, new Ear(), { workerProgram }).result
    const ear = new Ear()
    const job = startTraining(task, ear, { workerProgram })
    await ear.next()
    job.pause()
    await quiet(ear)
    const heard = ear.heard.length
    expect(ear.heard.at(-1)!.iteration).toBeLessThan(40_000)
    job.resume()
    const result = await job.result
    expect(ear.heard.length).toBeGreaterThan(heard)
    expect(result.curve).toEqual(straight.curve)
    expect(result.parameters).toEqual(straight.parameters)
  })

  it('stopped, keeps what it has learned, even while paused', async () => {
    for (const pauseFirst of [false, true]) {
      const ear = new Ear()
      const job = startTraining(taskOf(endless), ear, { workerProgram })
      await ear.next()
      if (pauseFirst) job.pause()
      job.stop()
      const result = await job.result
      expect(result.outcome).toBe('stopped')
      expect(result.iteration).toBeLessThan(1_000_000)
      expect(result.curve.train.iterations.at(-1)).toBe(result.iteration)
      expect(result.curve.train.costs.at(-1)).toBeLessThan(result.curve.train.costs[0]!)
    }
  })

  it('on the same pixels again, reuses XᵀX and gives the same numbers bit for bit', async () => {
    const task = taskOf({ ...small, plan: 'sample-space' })
    const first = await startTraining(task, new Ear(), { workerProgram }).result
    const second = await startTraining(task, new Ear(), { workerProgram }).result
    expect(second.curve).toEqual(first.curve)
  })
})

describe('one worker after another', () => {
  it('a second run on the same thread gives the first one’s numbers bit for bit, another net in between', async () => {
    const run = (hyperparameters: Hyperparameters) =>
      startTraining(taskOf(hyperparameters), new Ear(), { workerProgram }).result
    const first = await run(small)
    await run({ ...small, hiddenLayers: [9], hiddenActivation: 'tanh', precision: 'f32' })
    const second = await run(small)
    expect(second.curve).toEqual(first.curve)
    expect(second.parameters).toEqual(first.parameters)
  })
})

describe('threads', () => {
  it.each([
    ['direct', 200, 3072, 20],
    ['sample-space', 600, 300, 64],
  ] as const)('%s: one, two and three give the same numbers bit for bit', async (plan, samples, features, units) => {
    const data = noise(samples, features, 4)
    const hyperparameters: Hyperparameters = { ...small, hiddenLayers: [units, 4], plan, iterations: 240 }
    const task = () => ({
      train: { ...data, whole: { ...data.whole, bytes: data.whole.bytes.slice() } },
      test: null,
    })
    const runs = []
    for (const cores of [1, 2, 3]) {
      const job = startTraining({ ...task(), hyperparameters }, new Ear(), { workerProgram, cores })
      runs.push(await job.result)
    }
    expect(runs.map((run) => run.plan.threads)).toEqual([1, 2, 3])
    for (const run of runs.slice(1)) {
      expect(run.curve).toEqual(runs[0]!.curve)
      expect(run.parameters).toEqual(runs[0]!.parameters)
    }
  })
})

describe('a worker that dies', () => {
  it('rejects its own result with what it said, and disturbs no other run', async () => {
    const crashing = join(dirname(workerProgram), 'crashing.cjs')
    writeFileSync(crashing, 'throw new Error("out of luck")')
    const survivor = startTraining(taskOf(small), new Ear(), { workerProgram })
    const victim = startTraining(taskOf(small), new Ear(), { workerProgram: crashing })
    await expect(victim.result).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/out of luck/),
    })
    await expect(survivor.result).resolves.toMatchObject({ outcome: 'finished' })
  })

  it('while idle is not used again', async () => {
    const worker = takeTrainer(workerProgram)
    giveBackTrainer(workerProgram, worker)
    await worker.terminate()
    await expect(startTraining(taskOf(small), new Ear(), { workerProgram }).result).resolves.toBeDefined()
  })

  it('that ends without a word rejects too', async () => {
    const silent = join(dirname(workerProgram), 'silent.cjs')
    writeFileSync(silent, 'process.exit(3)')
    const job = startTraining(taskOf(small), new Ear(), { workerProgram: silent })
    await expect(job.result).rejects.toMatchObject({ message: expect.stringMatching(/code 3/) })
  })
})

describe('tasks that do not fit', () => {
  it('are refused at once: labels, places, other datasets', () => {
    const task = taskOf(small)
    const start = (changed: Partial<TrainingTask>) => () =>
      startTraining({ ...task, ...changed }, new Ear(), { workerProgram })
    expect(start({ train: { ...task.train, labels: new Uint8Array(3) } })).toThrow(/3 labels/)
    expect(start({ train: noise(0, 48, 1) })).toThrow(/at least one image/)
    expect(start({ train: { ...task.train, ids: task.train.ids.map((id) => id + 10) } })).toThrow(/its place among/)
    expect(start({ test: noise(4, 48, 1) })).toThrow(/not of the same dataset/)
  })
})

/** Waits until nothing has been heard for a while: the trainer has come to rest. */
async function quiet(ear: Ear): Promise<void> {
  for (let before = -1; before !== ear.heard.length;) {
    before = ear.heard.length
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
