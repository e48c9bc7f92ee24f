import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Hyperparameters, PRESETS } from '../contract/index.js'
import type { Checkpoint } from './checkpoints.js'
import { newControlWord } from './control.js'
import type { Learning } from './learning-recorder.js'
import { planTraining } from './planner.js'
import type { TrainingTask } from './task.js'
import { joined, noise } from './testing.js'
import { train } from './train.js'

const data = joined(noise(23, 48, 1), noise(9, 48, 2))
const base: Hyperparameters = { ...PRESETS['four-layer'], hiddenLayers: [5, 3], learningRate: 0.3, iterations: 40 }
const ALL = 1e8

function trainHere(changes: Partial<Hyperparameters>, historyBytes = 0, from: Checkpoint | null = null) {
  const task: TrainingTask = { ...data, hyperparameters: { ...base, ...changes } }
  const plan = planTraining({ features: 48, train: 23, test: 9 }, task.hyperparameters)
  const checkpoints: Checkpoint[] = []
  const result = train(task, {
    plan,
    control: newControlWord(),
    gram: null,
    from,
    historyBytes,
    report: (progress) => checkpoints.push(...progress.checkpoints),
    keepGram: () => undefined,
  })
  return { result, checkpoints }
}

const cases: [string, Partial<Hyperparameters>][] = [
  ['direct', { plan: 'direct' }],
  ['direct, float32', { plan: 'direct', precision: 'f32' }],
  ['direct, mini-batches, momentum', { plan: 'direct', momentum: 0.9, batchSize: 7, learningRateDecay: 0.1 }],
  ['sample-space', { plan: 'sample-space' }],
  ['sample-space, L2, momentum, mini-batches', { plan: 'sample-space', l2: 2, momentum: 0.9, batchSize: 7 }],
  ['Adam', { optimizer: 'adam', learningRate: 0.02 }],
  ['Adam, float32, mini-batches', { optimizer: 'adam', learningRate: 0.02, precision: 'f32', batchSize: 4 }],
  ['RMSprop, L2', { optimizer: 'rmsprop', learningRate: 0.02, l2: 1 }],
]

describe.each(cases)('a run continued from a checkpoint: %s', (_name, changes) => {
  const straight = trainHere(changes, ALL)

  it('gives the uninterrupted run’s costs and parameters bit for bit, from any of its checkpoints', () => {
    expect(straight.checkpoints.map(({ iteration }) => iteration)).toEqual(Array.from({ length: 39 }, (_, i) => i + 1))
    for (const from of straight.checkpoints) {
      const { result } = trainHere(changes, 0, from)
      expect(result.parameters).toEqual(straight.result.parameters)
      expect(result.probabilities).toEqual(straight.result.probabilities)
      expect(result.curve.train.costs).toEqual(straight.result.curve.train.costs.slice(from.iteration))
      expect(result.curve.train.iterations[0]).toBe(from.iteration)
    }
  })

  it('that ends earlier has the state of a run of fewer iterations, bit for bit', () => {
    for (const iterations of [1, 17, 39]) {
      const from = straight.checkpoints[Math.max(0, iterations - 4)]!
      const { result } = trainHere({ ...changes, iterations }, 0, from)
      const independent = trainHere({ ...changes, iterations }).result
      expect(result.iteration).toBe(iterations)
      expect(result.parameters).toEqual(independent.parameters)
      expect(result.probabilities).toEqual(independent.probabilities)
    }
  })
})

describe('checkpoints with little memory', () => {
  const state = 8 * (1 + 2 * 5 * 23 + 5 * 9 + 5 * 3 + 3 + 5 + 3 + 1)
  const iterationsOf = (bytes: number, iterations = 100) => {
    const { checkpoints } = trainHere({ plan: 'sample-space', iterations }, bytes)
    expect(checkpoints.reduce((sum, checkpoint) => sum + checkpoint.state.length, 0)).toBeLessThanOrEqual(bytes)
    return checkpoints.map(({ iteration }) => iteration)
  }

  it('are as many as fit, evenly spread; none where not one fits', () => {
    expect(iterationsOf(4.5 * state)).toEqual([20, 40, 60, 80])
    expect(iterationsOf(state - 1)).toEqual([])
  })

  it('are 64 at most, however much there is', () => {
    expect(iterationsOf(ALL, 2500)).toEqual(Array.from({ length: 64 }, (_, i) => 39 * (i + 1)))
  })

  it('of another net are refused', () => {
    const [other] = trainHere({ hiddenLayers: [4, 3] }, ALL).checkpoints
    expect(() => trainHere({}, 0, other)).toThrow(/A state of \d+ bytes, received \d+/)
  })
})

describe('a run that diverged', () => {
  it('is reached again at its last finite iteration, from its last checkpoint', () => {
    const hiddenLayers = Array<number>(8).fill(64)
    const diverging = { hiddenLayers, initialization: 'he', learningRate: 10 } as const
    for (const plan of ['direct', 'sample-space'] as const) {
      const { result, checkpoints } = trainHere({ ...diverging, plan }, ALL)
      expect(result.outcome).toBe('diverged')
      expect(result.probabilities).toBeNull()
      const from = checkpoints.filter(({ iteration }) => iteration <= result.iteration).at(-1)
      const again = trainHere({ ...diverging, plan, iterations: result.iteration }, 0, from ?? null).result
      expect(again.outcome).toBe('finished')
      expect(again.parameters).toEqual(result.parameters)
      expect(again.probabilities!.train.every(Number.isFinite)).toBe(true)
    }
  })
})

describe('learning', () => {
  it('says when each image was first right, right for good, and how often forgotten: as runs of every length show', () => {
    const changes = { plan: 'sample-space', learningRate: 0.9 } as const
    const { result } = trainHere({ ...changes, iterations: 60 })
    const seen = Array.from({ length: 61 }, (_, iterations) => trainHere({ ...changes, iterations }).result)
    for (const split of ['train', 'test'] as const) {
      const learning: Learning = result.learning[split]!
      data[split].labels.forEach((label, j) => {
        const right = seen.map(({ probabilities }) => (probabilities![split]![j]! > 0.5 ? 1 : 0) === label)
        const lastWrong = right.lastIndexOf(false)
        expect(learning.firstRight[j]).toBe(right.includes(true) ? right.indexOf(true) : NaN)
        expect(learning.rightSince[j]).toBe(lastWrong === right.length - 1 ? NaN : lastWrong + 1)
        expect(learning.forgotten[j]).toBe(right.filter((now, i) => i > 0 && right[i - 1] && !now).length)
      })
    }
    const forgotten = [...result.learning.train.forgotten, ...result.learning.test!.forgotten]
    expect(Math.max(...forgotten)).toBeGreaterThan(0)
  })
})

describe('a run that stops early', () => {
  const patient = { learningRate: 0.3, iterations: 400, patience: 15 } as const

  it.each([
    ['direct', { plan: 'direct' }],
    ['direct, float32, Adam', { plan: 'direct', precision: 'f32', optimizer: 'adam', learningRate: 0.02 }],
    ['sample-space, L2', { plan: 'sample-space', l2: 2 }],
  ] as const)('continued from any state a second apart ends as the uninterrupted one: %s', (_name, changes) => {
    // Time flies: every iteration is a second after the one before.
    let seconds = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => 1000 * seconds++)
    onTestFinished(() => clock.mockRestore())
    const straight = trainHere({ ...patient, ...changes }, ALL)
    expect(straight.result.message).toContain('Stopped early')
    const best = straight.result.iteration
    expect(best).toBeGreaterThan(0)
    const states = straight.checkpoints.filter(({ gathered }) => gathered)
    expect(states.some(({ iteration, gathered }) => iteration > best && gathered?.best?.iteration === best)).toBe(true)
    for (const from of states) {
      const { result } = trainHere({ ...patient, ...changes }, 0, from)
      expect(result.message).toBe(straight.result.message)
      expect(result.iteration).toBe(best)
      expect(result.parameters).toEqual(straight.result.parameters)
      expect(result.learning).toEqual(straight.result.learning)
    }
  })
})
