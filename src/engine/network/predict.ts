import type { HiddenActivationName } from './activations.js'
import { lModelForward } from './l-model-forward.js'
import type { LayerInput } from './linear-forward.js'
import type { Parameters } from './parameters.js'

/** The probability of the positive class for every sample of X (n_x, m). */
export function probabilities(parameters: Parameters, x: LayerInput, hidden: HiddenActivationName): Float64Array {
  return lModelForward(x, parameters, hidden).al.data
}

/** 1 for every sample whose probability is above the threshold, else 0; exactly the threshold is 0, as in the seed. */
export function predict(
  x: LayerInput,
  parameters: Parameters,
  hidden: HiddenActivationName = 'relu',
  threshold = 0.5,
): Uint8Array {
  return Uint8Array.from(probabilities(parameters, x, hidden), (p) => (p > threshold ? 1 : 0))
}
