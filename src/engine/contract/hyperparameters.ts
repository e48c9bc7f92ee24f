import * as v from 'valibot'
import { Features } from './features.js'
import {
  BatchSize,
  Iterations,
  L2,
  LearningRate,
  LearningRateDecay,
  LIMITS,
  Momentum,
  Patience,
  Seed,
  Units,
} from './numbers.js'

export const Initialization = v.picklist(['small', 'scaled', 'he', 'xavier'])
export type Initialization = v.InferOutput<typeof Initialization>

export const HiddenActivation = v.picklist(['relu', 'tanh'])
export type HiddenActivation = v.InferOutput<typeof HiddenActivation>

export const Precision = v.picklist(['f64', 'f32'])
export type Precision = v.InferOutput<typeof Precision>

export const PlanChoice = v.picklist(['auto', 'direct', 'sample-space'])
export type PlanChoice = v.InferOutput<typeof PlanChoice>

/** How a gradient becomes a step. Adam: β₁ 0.9, β₂ 0.999, ε 1e-8; RMSprop: β 0.9, ε 1e-8 (the course's). */
export const Optimizer = v.picklist(['gradient-descent', 'adam', 'rmsprop'])
export type Optimizer = v.InferOutput<typeof Optimizer>

/** The extras of a plain run: none of them. */
export const PLAIN = {
  features: 'pixels',
  optimizer: 'gradient-descent',
  l2: 0,
  momentum: 0,
  batchSize: null,
  learningRateDecay: 0,
  patience: null,
} as const

/** Everything that decides a run's numbers, given its dataset. */
export const Hyperparameters = v.strictObject({
  /** Units of each hidden layer, first to last; empty for logistic regression. The output layer (1 unit) is not listed. */
  hiddenLayers: v.pipe(v.array(Units), v.maxLength(LIMITS.hiddenLayers.max)),
  hiddenActivation: HiddenActivation,
  initialization: Initialization,
  seed: Seed,
  learningRate: LearningRate,
  iterations: Iterations,
  precision: Precision,
  plan: PlanChoice,
  features: v.optional(Features, PLAIN.features),
  optimizer: v.optional(Optimizer, PLAIN.optimizer),
  l2: v.optional(L2, PLAIN.l2),
  /** Only with gradient descent. */
  momentum: v.optional(Momentum, PLAIN.momentum),
  /** Samples a step; null: all of them (full-batch). An iteration is one step either way; an epoch shows each sample once. */
  batchSize: v.optional(v.nullable(BatchSize), PLAIN.batchSize),
  /** The rate of epoch e is learningRate / (1 + decay · e). */
  learningRateDecay: v.optional(LearningRateDecay, PLAIN.learningRateDecay),
  /** Early stopping: ends after so many iterations without a lower test cost, keeping the best; null: never. */
  patience: v.optional(v.nullable(Patience), PLAIN.patience),
})
export type Hyperparameters = v.InferOutput<typeof Hyperparameters>

export const PRESET_NAMES = ['logistic', 'two-layer', 'four-layer', 'seed-two-layer'] as const
export type PresetName = (typeof PRESET_NAMES)[number]

const course = {
  ...PLAIN,
  hiddenActivation: 'relu',
  seed: 1,
  learningRate: 0.0075,
  iterations: 2500,
  precision: 'f64',
  plan: 'auto',
} satisfies Partial<Hyperparameters>

/** The course's nets. `seed-two-layer` is the seed's `initiate_parameter(n_x, n_h, n_y)`: tanh, seed 2. */
export const PRESETS: Readonly<Record<PresetName, Hyperparameters>> = {
  logistic: { ...course, hiddenLayers: [], initialization: 'small', iterations: 2000 },
  'two-layer': { ...course, hiddenLayers: [7], initialization: 'small' },
  'four-layer': { ...course, hiddenLayers: [20, 7, 5], initialization: 'scaled' },
  'seed-two-layer': {
    ...course,
    hiddenLayers: [7],
    hiddenActivation: 'tanh',
    initialization: 'small',
    seed: 2,
    iterations: 1000,
  },
}

/** What does well on features: found by cross-validation on training images alone (docs/decisions/features.md). */
export const RECOMMENDED: Readonly<Record<Features, Hyperparameters>> = {
  pixels: PRESETS.logistic,
  'edges-and-colours': { ...PRESETS.logistic, features: 'edges-and-colours', l2: 300, iterations: 1000 },
}

/** Layer sizes from the input to the output unit, for example [12288, 20, 7, 5, 1]. */
export function layerSizes(features: number, hiddenLayers: readonly number[]): number[] {
  return [features, ...hiddenLayers, 1]
}

/** The number of weights and biases of a net of these layer sizes. */
export function parameterCount(sizes: readonly number[]): number {
  let count = 0
  sizes.slice(1).forEach((units, l) => (count += units * ((sizes[l] ?? 0) + 1)))
  return count
}
