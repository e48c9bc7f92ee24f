import { layerSizes, type Hyperparameters, type RunSummary } from '../../engine/contract/index.js'

/** Multiply-adds a second assumed before any run has shown this computer's own speed: a slow one's. */
const ASSUMED_RATE = 3e9

/** What an iteration of even the smallest net costs besides its products, in multiply-adds (measured: about 10 µs). */
const OVERHEAD = 1e5

type PlanKind = 'direct' | 'sample-space'

/**
 * Multiply-adds of one iteration. The first layer costs two products with X (n_1 × n_x × batch each) in the direct plan
 * and one with K (n_1 × m × batch) in sample space; every other layer costs three products (forward, dW, dA).
 *
 * @param samples m, the training images
 * @param batch images of one iteration; all of them unless mini-batches are used
 */
export function operationsPerIteration(
  sizes: readonly number[],
  samples: number,
  plan: PlanKind,
  batch = samples,
): number {
  const [features = 0, first = 0] = sizes
  const firstLayer = first * batch * (plan === 'direct' ? 2 * features : samples)
  let rest = 0
  for (let l = 2; l < sizes.length; l++) rest += 3 * (sizes[l] ?? 0) * (sizes[l - 1] ?? 0) * batch
  return firstLayer + rest + OVERHEAD
}

const batchOf = ({ batchSize }: Hyperparameters, samples: number) => Math.min(batchSize ?? samples, samples)

function expectedPlan(hyperparameters: Hyperparameters, features: number, samples: number): PlanKind {
  const { optimizer, plan, precision } = hyperparameters
  if (optimizer !== 'gradient-descent') return 'direct'
  if (plan !== 'auto') return plan
  return precision === 'f32' || samples > 2 * features ? 'direct' : 'sample-space'
}

/** A run that ended at once (diverged, stopped) has shown no speed. */
const isMeasure = (run: RunSummary) => run.iterationsPerSecond > 0 && run.iteration >= 100

export interface Estimate {
  readonly seconds: number
  /** Whether a run on this computer was the measure, or only an assumption. */
  readonly measured: boolean
}

/**
 * How long a training will take: its multiply-adds against the rate of the newest ended run of the same plan.
 *
 * @param samples the training images
 * @param runSamples those of the runs, where the training takes only some of them
 */
export function estimateSeconds(
  hyperparameters: Hyperparameters,
  features: number,
  samples: number,
  runs: readonly RunSummary[],
  runSamples = samples,
): Estimate {
  const plan = expectedPlan(hyperparameters, features, samples)
  const newest = runs.findLast((run) => run.origin === 'trained' && run.plan?.kind === plan && isMeasure(run))
  const perIteration = (of: Hyperparameters, sizes: readonly number[], m: number) =>
    operationsPerIteration(sizes, m, plan, batchOf(of, m))
  const sizes = layerSizes(features, hyperparameters.hiddenLayers)
  const operations = perIteration(hyperparameters, sizes, samples) * hyperparameters.iterations
  if (newest === undefined) return { seconds: operations / ASSUMED_RATE, measured: false }
  const rate = newest.iterationsPerSecond * perIteration(newest.hyperparameters, newest.layerSizes, runSamples)
  return { seconds: operations / rate, measured: true }
}
