import { expect, it, vi } from 'vitest'
import { type Hyperparameters, PRESETS } from '../contract/index.js'
import { newControlWord } from './control.js'
import type { Gram } from './gram.js'
import { planTraining } from './planner.js'
import type { LabeledPixels, TrainingResult } from './task.js'
import { noise } from './testing.js'
import { train } from './train.js'

/** Two datasets of the same size. */
const datasets = [1, 2].map((seed) => noise(27, 48, seed))

function part({ whole, labels }: LabeledPixels, isIn: (id: number) => boolean): LabeledPixels {
  const ids = Int32Array.from(labels.keys()).filter(isIn)
  return { whole, ids, labels: Uint8Array.from(ids, (id) => labels[id] ?? 0) }
}

const base: Hyperparameters = { ...PRESETS['four-layer'], hiddenLayers: [6, 3], iterations: 40, plan: 'sample-space' }
const CHANGES: Partial<Hyperparameters>[] = [
  {},
  { learningRate: 0.2 },
  { l2: 0.5 },
  { seed: 7 },
  { hiddenLayers: [9, 3] },
]

/** Runs that share beginnings in turn with runs that do not, each with a fold left out. */
const orders = CHANGES.flatMap((change) =>
  datasets.flatMap((dataset) => [0, 1, 2].map((fold) => ({ change, dataset, fold }))),
)
type Order = (typeof orders)[number]

function run(
  { change, dataset, fold }: Order,
  gram: Gram | null,
  keepGram: (gram: Gram) => void = () => undefined,
  trainWith = train,
) {
  const hyperparameters = { ...base, ...change }
  const plan = planTraining({ features: 48, train: 18, test: 5 }, hyperparameters)
  const [learned, held] = [part(dataset, (id) => id % 3 !== fold), part(dataset, (id) => id % 6 === fold)]
  const common = { plan, control: newControlWord(), gram, report: () => undefined, keepGram }
  const whole = trainWith({ train: learned, test: held, hyperparameters }, common)
  const terse = trainWith({ train: learned, test: held, hyperparameters }, { ...common, curvePoints: 0 })
  return [whole, terse].map(numbers)
}

const numbers = ({ curve, parameters, probabilities, coefficients }: TrainingResult) => ({
  ...{ curve, parameters, probabilities, coefficients },
})

it('runs that begin alike give the same numbers as those that begin afresh, bit for bit, whatever ran before', async () => {
  const afresh: ReturnType<typeof run>[] = []
  for (const order of orders) {
    // Nothing is remembered by modules that have just been loaded.
    vi.resetModules()
    const loaded = await import('./train.js')
    afresh.push(run(order, null, undefined, loaded.train))
  }
  const grams = datasets.map((dataset) => {
    const computed: Gram[] = []
    run({ change: { seed: 99 }, dataset, fold: 0 }, null, (gram) => computed.push(gram))
    return computed[0] ?? null
  })
  expect(grams).not.toContain(null)
  const gramOf = ({ dataset }: Order) => grams[datasets.indexOf(dataset)] ?? null
  const again = [...orders, ...orders.toReversed()].map((order) => run(order, gramOf(order)))
  expect(again.slice(0, orders.length)).toEqual(afresh)
  expect(again.slice(orders.length)).toEqual(afresh.toReversed())
})
