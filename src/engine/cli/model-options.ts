import * as v from 'valibot'
import type { Hyperparameters } from '../contract/index.js'
import {
  BatchSize,
  Features,
  HiddenActivation,
  Initialization,
  Iterations,
  L2,
  LearningRate,
  LearningRateDecay,
  LIMITS,
  Momentum,
  Optimizer,
  Patience,
  PlanChoice,
  Precision,
  RECOMMENDED,
  Seed,
  Units,
} from '../contract/index.js'
import { choice, given, number, numberOr, text, toNumber, UsageError } from './option-values.js'

export const MODEL_OPTIONS = {
  layers: text,
  'learning-rate': text,
  iterations: text,
  init: text,
  seed: text,
  hidden: text,
  precision: text,
  plan: text,
  features: text,
  optimizer: text,
  momentum: text,
  'batch-size': text,
  'learning-rate-decay': text,
  patience: text,
  l2: text,
} as const

/** What the command line says of the model, and the net that is meant where it says nothing. */
export interface ModelChoice {
  readonly given: Partial<Hyperparameters>
  readonly course: Hyperparameters
}

/** Throws `UsageError` naming what is wrong and what would be right. */
export function parseModel(
  values: Partial<Record<keyof typeof MODEL_OPTIONS, string>>,
  course: Hyperparameters,
): ModelChoice {
  const { layers } = values
  const model: ModelChoice = {
    course,
    given: given({
      hiddenLayers: layers === undefined ? undefined : parseLayers(layers),
      hiddenActivation: choice('hidden', values.hidden, HiddenActivation),
      initialization: choice('init', values.init, Initialization),
      seed: number('seed', values.seed, Seed, LIMITS.seed),
      learningRate: number('learning-rate', values['learning-rate'], LearningRate, LIMITS.learningRate),
      iterations: number('iterations', values.iterations, Iterations, LIMITS.iterations),
      precision: choice('precision', values.precision, Precision),
      plan: choice('plan', values.plan, PlanChoice),
      features: choice('features', values.features, Features),
      optimizer: choice('optimizer', values.optimizer, Optimizer),
      momentum: number('momentum', values.momentum, Momentum, LIMITS.momentum),
      batchSize: numberOr('all', 'batch-size', values['batch-size'], BatchSize, LIMITS.batchSize),
      learningRateDecay: number(
        'learning-rate-decay',
        values['learning-rate-decay'],
        LearningRateDecay,
        LIMITS.learningRateDecay,
      ),
      patience: numberOr('off', 'patience', values.patience, Patience, LIMITS.patience),
      l2: number('l2', values.l2, L2, LIMITS.l2),
    }),
  }
  // What contradicts itself whatever the dataset is should say so before that is opened.
  expectFitting(model.given)
  return model
}

/** What was given, laid over a project's form, or over the course's net. Throws `UsageError`. */
export function completeModel({ given, course }: ModelChoice, form: Hyperparameters | null): Hyperparameters {
  const model = { ...(form ?? defaultsFor(given, course)), ...given }
  expectFitting({ ...given, optimizer: model.optimizer })
  return model
}

function defaultsFor({ features = 'pixels', ...given }: Partial<Hyperparameters>, course: Hyperparameters) {
  const base = features === 'pixels' ? course : RECOMMENDED[features]
  const { hiddenLayers = base.hiddenLayers } = given
  const initialization = hiddenLayers.length > 1 ? 'scaled' : 'small'
  // What is recommended is so for its own layers.
  const l2 = hiddenLayers.length === base.hiddenLayers.length ? base.l2 : LIMITS.l2.default
  return { ...base, initialization, l2 } satisfies Hyperparameters
}

function expectFitting({ momentum = 0, optimizer = 'gradient-descent' }: Partial<Hyperparameters>): void {
  if (momentum === 0 || optimizer === 'gradient-descent') return
  throw new UsageError(`--momentum ${momentum}: goes with gradient-descent only, not with ${optimizer}`)
}

function parseLayers(layers: string): number[] {
  const units = layers.split(',').map((part) => toNumber(part.trim()))
  const hidden = units.slice(0, -1)
  const wrong = hidden.some((count) => !v.is(Units, count)) || hidden.length > LIMITS.hiddenLayers.max
  if (!wrong && units.at(-1) === 1) return hidden
  throw new UsageError(
    `--layers ${layers}: give the units of each layer, the output (1) last, for example 20,7,5,1 ` +
      `(at most ${LIMITS.hiddenLayers.max} hidden layers of ${LIMITS.units.min} to ${LIMITS.units.max})`,
  )
}
