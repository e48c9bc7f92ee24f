import { describe, expect, it } from 'vitest'
import { type Hyperparameters, PRESETS } from '../contract/index.js'
import { probabilities } from '../network/index.js'
import { newControlWord } from './control.js'
import { HistoryReader } from './history-reader.js'
import type { Learning } from './learning-recorder.js'
import { planTraining } from './planner.js'
import type { TrainingTask } from './task.js'
import { noise } from './testing.js'
import { train } from './train.js'

const data = { train: noise(23, 48, 1), test: noise(9, 48, 2) }
const base: Hyperparameters = { ...PRESETS['four-layer'], hiddenLayers: [5, 3], learningRate: 0.3, iterations: 40 }
const ALL = 1e8

function trainHere(changes: Partial<Hyperparameters>, historyBytes = 0) {
  const task: TrainingTask = { ...data, hyperparameters: { ...base, ...changes } }
  const plan = planTraining({ features: 48, train: 23, test: 9 }, task.hyperparameters)
  const nothing = () => undefined
  const control = newControlWord()
  const result = train(task, { plan, control, grams: null, historyBytes, report: nothing, keepGrams: nothing })
  return { task, result, reader: () => new HistoryReader(task, result.history!) }
}

const cases: [string, Partial<Hyperparameters>][] = [
  ['direct', { plan: 'direct' }],
  ['direct, float32', { plan: 'direct', precision: 'f32' }],
  ['sample-space', { plan: 'sample-space' }],
  ['sample-space, L2, momentum, mini-batches', { plan: 'sample-space', l2: 2, momentum: 0.9, batchSize: 7 }],
  ['Adam', { optimizer: 'adam', learningRate: 0.02 }],
]

describe.each(cases)('the history of a run: %s', (_name, changes) => {
  it('holds every recorded state: its parameters are those of a run that ended there, bit for bit', () => {
    const reader = trainHere(changes, ALL).reader()
    expect([...reader.iterations]).toEqual(Array.from({ length: 41 }, (_, i) => i))
    for (const iteration of [40, 1, 17, 39]) {
      const ended = trainHere({ ...changes, iterations: iteration }).result
      expect(reader.parametersAt(reader.nearest(iteration))).toEqual(ended.parameters)
    }
  })

  it('gives the probabilities of its parameters, of every image, within 1e-12', () => {
    const reader = trainHere(changes, ALL).reader()
    for (const place of [0, 13, 40]) {
      const seen = reader.probabilitiesAt(place)
      const parameters = reader.parametersAt(place)
      for (const split of ['train', 'test'] as const) {
        const expected = probabilities(parameters, data[split].pixels, 'relu')
        seen[split]!.forEach((p, j) => expect(Math.abs(p - expected[j]!)).toBeLessThan(1e-12))
      }
    }
  })
})

describe('a history with little memory', () => {
  it('keeps states spread over the run, the first and the last among them, within its bytes', () => {
    const stateBytes = 8 * (1 + 5 * 23 + 5 * 3 + 3 + 5 + 3 + 1)
    const { result } = trainHere({ plan: 'sample-space', iterations: 100 }, 12.5 * stateBytes)
    expect([...result.history!.iterations]).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    expect(result.history!.states.byteLength).toBeLessThanOrEqual(12.5 * stateBytes)
  })

  it('is null when not even two states fit, or none was asked for', () => {
    expect(trainHere({}, 100).result.history).toBeNull()
    expect(trainHere({}).result.history).toBeNull()
  })

  it('ends with the state a diverged run has gone back to', () => {
    const hiddenLayers = Array<number>(8).fill(64)
    const diverging = { hiddenLayers, initialization: 'he', learningRate: 10, plan: 'direct' } as const
    const { result, reader } = trainHere(diverging, ALL)
    expect(result.outcome).toBe('diverged')
    expect(reader().iterations.at(-1)).toBe(result.iteration)
    expect(reader().parametersAt(result.history!.iterations.length - 1)).toEqual(result.parameters)
  })
})

describe('learning', () => {
  it('says when each image was first right, right for good, and how often forgotten: as all states together show', () => {
    const { result, reader } = trainHere({ plan: 'sample-space', learningRate: 0.9, iterations: 60 }, ALL)
    const states = reader()
    const seen = [...states.iterations.keys()].map((place) => states.probabilitiesAt(place))
    for (const split of ['train', 'test'] as const) {
      const learning: Learning = result.learning[split]!
      data[split].labels.forEach((label, j) => {
        const right = seen.map((state) => (state[split]![j]! > 0.5 ? 1 : 0) === label)
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
