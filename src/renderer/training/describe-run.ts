import type { Hyperparameters } from '../../engine/contract/index.js'

/** The few words that tell runs apart, in the window's language. */
export interface RunWords {
  readonly logistic: string
  /** What the network sees where that is not pixels. */
  readonly features: Readonly<Record<Exclude<Hyperparameters['features'], 'pixels'>, string>>
  readonly activation: Readonly<Record<Hyperparameters['hiddenActivation'], string>>
  /** Figures as the window writes them. */
  exact(value: number): string
  iterations(count: number): string
}

/** A run's hyperparameters in a line: "20 · 7 · 5 ReLU, α 0.0075, 2,500 iterations". Pixels go without saying. */
export function describeRun(hyperparameters: Hyperparameters, words: RunWords): string {
  const { features, hiddenLayers, hiddenActivation, learningRate, iterations } = hyperparameters
  const seen = features === 'pixels' ? [] : [words.features[features]]
  const net =
    hiddenLayers.length === 0 ? words.logistic : `${hiddenLayers.join(' · ')} ${words.activation[hiddenActivation]}`
  return [...seen, net, `α ${words.exact(learningRate)}`, words.iterations(iterations)].join(', ')
}
