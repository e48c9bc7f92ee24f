import { layerSizes, type Hyperparameters, type RunSummary } from '../../engine/contract/index.js'

/** Multiply-adds a second assumed before any run has shown this computer's own speed. */
const ASSUMED_RATE = 1.5e9

type PlanKind = 'direct' | 'sample-space'

/**
 * Multiply-adds of one iteration. The first layer costs two products with X (n_1 × n_x × m each) in the direct plan and
 * one with K (n_1 × m × m) in sample space; every other layer costs three products (forward, dW, dA).
 */
export function operationsPerIteration(sizes: readonly number[], samples: number, plan: PlanKind): number {
  const [features = 0, first = 0] = sizes
  const firstLayer = plan === 'direct' ? 2 * first * features * samples : first * samples * samples
  let rest = 0
  for (let l = 2; l < sizes.length; l++) rest += 3 * (sizes[l] ?? 0) * (sizes[l - 1] ?? 0) * samples
  return firstLayer + rest
}

function expectedPlan(hyperparameters: Hyperparameters, features: number, samples: number): PlanKind {
  if (hyperparameters.plan !== 'auto') return hyperparameters.plan
  return hyperparameters.precision === 'f32' || samples > 2 * features ? 'direct' : 'sample-space'
}

export interface Estimate {
  readonly seconds: number
  /** Whether a run on this computer was the measure, or only an assumption. */
  readonly measured: boolean
}

/**
 * How long a training will take: its multiply-adds against the rate of the newest ended run of the same plan
 * (`samples` is the number of training images, the same for all of them).
 */
export function estimateSeconds(
  hyperparameters: Hyperparameters,
  features: number,
  samples: number,
  runs: readonly RunSummary[],
): Estimate {
  const newest = runs
    .filter((run) => run.origin === 'trained' && run.plan !== null && run.iterationsPerSecond > 0)
    .at(-1)
  const auto = hyperparameters.plan === 'auto' && hyperparameters.precision === 'f64'
  const plan = (auto && newest?.plan?.kind) || expectedPlan(hyperparameters, features, samples)
  const sizes = layerSizes(features, hyperparameters.hiddenLayers)
  const operations = operationsPerIteration(sizes, samples, plan) * hyperparameters.iterations
  if (newest === undefined || newest.plan?.kind !== plan) return { seconds: operations / ASSUMED_RATE, measured: false }
  const rate = newest.iterationsPerSecond * operationsPerIteration(newest.layerSizes, samples, plan)
  return { seconds: operations / rate, measured: true }
}
