import { describe, expect, it } from 'vitest'
import { type Hyperparameters, PRESETS } from '../contract/index.js'
import { newKernels } from '../kernels/index.js'
import { newControlWord } from './control.js'
import { computeGram, type Gram, gramPlaces } from './gram.js'
import { startWithGram } from './gram-cache.js'
import { planTraining } from './planner.js'
import type { LabeledPixels, TrainingTask } from './task.js'
import { joined, noise, pixelsOf } from './testing.js'
import { train } from './train.js'

const hyperparameters: Hyperparameters = {
  ...PRESETS['four-layer'],
  hiddenLayers: [5, 3],
  learningRate: 0.3,
  iterations: 40,
  plan: 'sample-space',
}
const dataset = joined(noise(23, 48, 1), noise(9, 48, 2))
type Splits = Pick<TrainingTask, 'train' | 'test'>

function trainHere(splits: Splits, gram: Gram | null) {
  const plan = planTraining({ features: 48, train: splits.train.ids.length, test: 9 }, hyperparameters)
  const computed: Gram[] = []
  const result = train(
    { ...splits, hyperparameters },
    {
      plan,
      control: newControlWord(),
      gram,
      report: () => undefined,
      keepGram: (one) => computed.push(one),
    },
  )
  return { computed, result }
}

/** Of these samples, by number. */
function pick({ whole, ids, labels }: LabeledPixels, numbers: readonly number[]): LabeledPixels {
  return {
    whole,
    ids: Int32Array.from(numbers, (j) => ids[j] ?? NaN),
    labels: Uint8Array.from(numbers, (j) => labels[j] ?? NaN),
  }
}

const numbers = (length: number) => Array.from({ length }, (_, j) => j)
const relabeled = (split: LabeledPixels) => ({
  ...split,
  labels: split.labels.map((y, j) => (j % 5 === 0 ? 1 - y : y)),
})
const moved = { ...dataset.train, ids: dataset.train.ids.slice() }
moved.ids[4] = dataset.test.ids[2] ?? NaN

const edited: [string, Splits][] = [
  [
    'an image excluded',
    {
      ...dataset,
      train: pick(
        dataset.train,
        numbers(23).filter((j) => j !== 7),
      ),
    },
  ],
  ['a test image excluded', { ...dataset, test: pick(dataset.test, numbers(9).slice(1)) }],
  ['images relabeled', { train: relabeled(dataset.train), test: relabeled(dataset.test) }],
  ['images moved between the splits', { train: moved, test: pick(dataset.test, [0, 1, 3, 4, 5, 6, 7, 8]) }],
  ['the splits swapped', { train: dataset.test, test: dataset.train }],
  ['in another order', { ...dataset, train: pick(dataset.train, numbers(23).toReversed()) }],
  ['a fold', { train: pick(dataset.train, numbers(23).slice(5)), test: pick(dataset.train, numbers(5)) }],
  ['no test images', { train: pick(dataset.train, [0, 1, 2, 5, 8, 13, 21]), test: null }],
]

describe('XᵀX of a whole dataset', () => {
  const { computed } = trainHere(dataset, null)

  it('is computed by the first run, once', () => {
    expect(computed).toHaveLength(1)
    expect(computed[0]?.values).toHaveLength(32 * 32)
  })

  it.each(edited)(
    '%s: is not computed again, and gives the numbers of a fresh computation bit for bit',
    (_, splits) => {
      const again = trainHere(splits, computed[0] ?? null)
      expect(again.computed).toHaveLength(0)
      // The same images as a dataset of their own, for which nothing is known.
      const own = (split: LabeledPixels): LabeledPixels => {
        const whole = pixelsOf(split)
        return { whole, ids: split.ids.map((_id, j) => j), labels: split.labels }
      }
      const fresh = splits.test ? joined(own(splits.train), own(splits.test)) : { train: own(splits.train), test: null }
      const anew = trainHere(fresh, null)
      expect(anew.computed).toHaveLength(1)
      expect(again.result.curve).toEqual(anew.result.curve)
      expect(again.result.parameters).toEqual(anew.result.parameters)
      expect(again.result.probabilities).toEqual(anew.result.probabilities)
    },
  )
})

describe('what is computed', () => {
  const whole = { features: 12_288, samples: 20_000, bytes: new Uint8Array(0) }
  const first = (count: number, from = 0) => ({ whole, ids: Int32Array.from({ length: count }, (_, j) => from + j) })

  it('is the run’s own part where the whole would take too much memory, or far more work than the run needs', () => {
    expect(gramPlaces(first(100), first(50, 100))).toEqual({ rows: first(100).ids, cols: first(150).ids })
    const of5000 = (count: number) => ({ ...first(count), whole: { ...whole, samples: 5000 } })
    expect(gramPlaces(of5000(300), null).cols).toHaveLength(300)
    expect(gramPlaces(of5000(4000), null).cols).toHaveLength(5000)
  })

  it('of a part, gives the numbers that the whole gives, bit for bit', () => {
    const splits = { train: pick(dataset.train, numbers(23).toReversed()), test: pick(dataset.test, [8, 2, 3]) }
    const rows = splits.train.ids
    const part = computeGram(newKernels(), dataset.train.whole, {
      rows,
      cols: Int32Array.of(...rows, ...splits.test.ids),
    })
    const ofPart = trainHere(splits, part)
    const ofWhole = trainHere(splits, null)
    expect(ofPart.computed).toHaveLength(0)
    expect(ofPart.result.curve).toEqual(ofWhole.result.curve)
    expect(ofPart.result.parameters).toEqual(ofWhole.result.parameters)
  })
})

describe('runs at once', () => {
  const gramOf = (ids: Int32Array): Gram => ({
    id: 'any',
    rows: ids,
    cols: ids,
    values: new Float64Array(ids.length ** 2),
  })

  it('the second waits for what the first computes, also where the first one fails', async () => {
    const { train: samples } = joined(noise(4, 3, 1), noise(2, 3, 2))
    const heard: (Gram | null)[] = []
    let fail: (error: Error) => void = () => undefined
    const failing = startWithGram(samples, null, () => new Promise((_, reject) => (fail = reject)))
    let keepIt: (gram: Gram) => void = () => undefined
    let end: () => void = () => undefined
    const second = startWithGram(samples, null, (gram, keep) => {
      heard.push(gram)
      keepIt = keep
      return new Promise<void>((resolve) => (end = resolve))
    })
    const third = startWithGram(samples, null, (gram) => Promise.resolve(heard.push(gram)))
    await turns()
    expect(heard).toEqual([])
    fail(new Error('no luck'))
    await expect(failing).rejects.toThrow('no luck')
    await turns()
    expect(heard).toEqual([null])
    const gram = gramOf(samples.ids)
    keepIt(gram)
    await third
    expect(heard).toEqual([null, gram])
    end()
    await second
  })

  it('of samples that are not in what was kept, computes its own', async () => {
    const { train: a, test: b } = joined(noise(4, 3, 1), noise(2, 3, 2))
    await startWithGram(a, null, (_, keep) => Promise.resolve(keep(gramOf(a.ids))))
    const given = (train: LabeledPixels, test: LabeledPixels | null) =>
      startWithGram(train, test, (gram) => Promise.resolve(gram !== null))
    expect(await given(a, null)).toBe(true)
    expect(await given(pick(a, [3, 0]), pick(a, [1]))).toBe(true)
    expect(await given(a, b)).toBe(false)
    expect(await given(b, null)).toBe(false)
  })
})

/** Lets everything that waits for promises already settled go on. */
async function turns(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve()
}
