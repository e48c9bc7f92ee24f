import type { Hyperparameters, Plan } from '../contract/index.js'

/** K is kept only while it takes no more than this. */
const GRAM_BYTES = 640 * 1024 * 1024

export interface Sizes {
  readonly features: number
  readonly train: number
  readonly test: number
}

/** Multiplications and additions of a whole run; the layers after the first cost the same in both plans. */
function operations({ features, train, test }: Sizes, { hiddenLayers, iterations }: Hyperparameters) {
  const units = hiddenLayers[0] ?? 1
  const direct = 4 * units * features * train * iterations
  const gram = features * train * (train + 2 * test)
  const projections = 4 * units * features * (train + test)
  const sampleSpace = gram + projections + 2 * units * train * (train + test) * iterations
  return { direct, sampleSpace }
}

/** How a run's steps will be computed, and why. */
export function planTraining(sizes: Sizes, hyperparameters: Hyperparameters): Plan {
  const { plan, precision } = hyperparameters
  if (plan === 'direct') return direct(precision, 'chosen', 'Direct plan, as chosen')
  if (plan === 'sample-space') return sampleSpace('chosen', 'Sample-space plan, as chosen (it computes in float64)')
  if (precision === 'f32') return direct('f32', 'float32', 'Direct plan: only it computes in float32')
  const bytes = 8 * sizes.train * (sizes.train + sizes.test)
  if (bytes > GRAM_BYTES) {
    const need = Math.ceil(bytes / 1024 ** 2)
    return direct('f64', 'memory', `Direct plan: XᵀX of ${sizes.train} images would take ${need} MiB`)
  }
  const counts = operations(sizes, hyperparameters)
  const ratio = times(counts.direct / counts.sampleSpace)
  if (counts.sampleSpace < counts.direct) {
    return sampleSpace('fewer-operations', `Sample-space plan: ${ratio} fewer operations than the direct plan`)
  }
  const inverse = times(counts.sampleSpace / counts.direct)
  return direct('f64', 'fewer-operations', `Direct plan: ${inverse} fewer operations than the sample-space plan`)
}

function times(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} times`
}

function direct(precision: Plan['precision'], reason: Plan['reason'], why: string): Plan {
  const floats = precision === 'f64' ? 'float64' : 'float32'
  return { kind: 'direct', precision, threads: 1, reason, sentence: `${why}; ${floats}, one thread.` }
}

function sampleSpace(reason: Plan['reason'], why: string): Plan {
  return { kind: 'sample-space', precision: 'f64', threads: 1, reason, sentence: `${why}; float64, one thread.` }
}
