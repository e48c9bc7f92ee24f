import { type Hyperparameters, layerSizes } from '../contract/index.js'
import { initializeParametersDeep, type Parameters } from '../network/index.js'

let newest: { readonly key: string; readonly parameters: Parameters } | null = null

/**
 * A run's initial parameters; read-only. The newest ones are kept: a learning rate that is dragged starts every run
 * from the same, and drawing them takes a tenth of a short run.
 */
export function initialParameters(features: number, hyperparameters: Hyperparameters): Parameters {
  const { hiddenLayers, initialization, seed } = hyperparameters
  const sizes = layerSizes(features, hiddenLayers)
  const key = JSON.stringify([sizes, initialization, seed])
  if (newest?.key !== key) newest = { key, parameters: initializeParametersDeep(sizes, initialization, seed) }
  return newest.parameters
}
