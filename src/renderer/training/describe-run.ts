import type { Hyperparameters } from '../../engine/contract/index.js'

/** The few words that tell runs apart, in the window's language. */
export interface RunWords {
  readonly logistic: string
  readonly activation: Readonly<Record<Hyperparameters['hiddenActivation'], string>>
  /** Figures as the window writes them. */
  exact(value: number): string
  iterations(count: number): string
}

/** A run's hyperparameters in a line: "20 · 7 · 5 ReLU, α 0.0075, 2,500 iterations". */
export function describeRun(hyperparameters: Hyperparameters, words: RunWords): string {
  const { hiddenLayers, hiddenActivation, learningRate, iterations } = hyperparameters
  const net =
    hiddenLayers.length === 0 ? words.logistic : `${hiddenLayers.join(' · ')} ${words.activation[hiddenActivation]}`
  return [net, `α ${words.exact(learningRate)}`, words.iterations(iterations)].join(', ')
}
