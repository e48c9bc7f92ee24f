import type { Hyperparameters, Plan } from '../contract/index.js'
import { isLinear } from './optimizer.js'

/** K is kept only while it takes no more than this. */
const GRAM_BYTES = 640 * 1024 * 1024
/** Below this, some seconds on one thread or hundredths of one, helpers are not worth having. */
const WORTH_HELPERS: Record<Plan['kind'], number> = { direct: 1e10, 'sample-space': 2e8 }
const MAX_THREADS = 8

export interface Sizes {
  readonly features: number
  readonly train: number
  readonly test: number
}

/** Multiplications and additions of a whole run; the layers after the first cost the same in both plans. */
function operations({ features, train, test }: Sizes, { hiddenLayers, iterations, batchSize }: Hyperparameters) {
  const units = hiddenLayers[0] ?? 1
  const batch = Math.min(batchSize ?? train, train)
  const direct = 4 * units * features * batch * iterations
  const gram = features * train * (train + 2 * test)
  const projections = 4 * units * features * (train + test)
  const sampleSpace = gram + projections + 2 * units * train * (batch + test) * iterations
  return { direct, 'sample-space': sampleSpace }
}

/** How a run's steps will be computed on a machine of so many cores, and why. */
export function planTraining(sizes: Sizes, hyperparameters: Hyperparameters, cores = 1): Plan {
  const counts = operations(sizes, hyperparameters)
  const { kind, reason, why } = choose(sizes, hyperparameters, counts)
  const precision = kind === 'direct' ? hyperparameters.precision : 'f64'
  const threads = counts[kind] > WORTH_HELPERS[kind] ? Math.min(cores, MAX_THREADS) : 1
  const floats = precision === 'f64' ? 'float64' : 'float32'
  const sentence = `${why}; ${floats}, ${threads === 1 ? 'one thread' : `${threads} threads`}.`
  return { kind, precision, threads, reason, sentence }
}

type Choice = Pick<Plan, 'kind' | 'reason'> & { readonly why: string }

function choose(sizes: Sizes, hyperparameters: Hyperparameters, counts: Record<Plan['kind'], number>): Choice {
  const { plan, precision } = hyperparameters
  if (!isLinear(hyperparameters)) {
    const name = hyperparameters.optimizer === 'adam' ? 'Adam' : 'RMSprop'
    return {
      kind: 'direct',
      reason: 'optimizer',
      why: `Direct plan: the steps of ${name} are not multiples of the gradient`,
    }
  }
  if (plan === 'direct') return { kind: plan, reason: 'chosen', why: 'Direct plan, as chosen' }
  if (plan === 'sample-space') {
    const note = precision === 'f32' ? ' (it computes in float64 only)' : ''
    return { kind: plan, reason: 'chosen', why: `Sample-space plan, as chosen${note}` }
  }
  if (precision === 'f32') {
    return { kind: 'direct', reason: 'float32', why: 'Direct plan: only it computes in float32' }
  }
  const bytes = 8 * sizes.train * (sizes.train + sizes.test)
  if (bytes > GRAM_BYTES) {
    const need = Math.ceil(bytes / 1024 ** 2)
    return { kind: 'direct', reason: 'memory', why: `Direct plan: XᵀX of ${sizes.train} images would take ${need} MiB` }
  }
  const [kind, other] = counts['sample-space'] < counts.direct ? NAMES : ([NAMES[1], NAMES[0]] as const)
  const ratio = times(counts[other.kind] / counts[kind.kind])
  const why = `${kind.name} plan: ${ratio} fewer operations than the ${other.name.toLowerCase()} plan`
  return { kind: kind.kind, reason: 'fewer-operations', why }
}

const NAMES = [
  { kind: 'sample-space', name: 'Sample-space' },
  { kind: 'direct', name: 'Direct' },
] as const

function times(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} times`
}
