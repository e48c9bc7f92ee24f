import type { Matrix } from '../matrix/index.js'
import type { HiddenActivationName } from './activations.js'
import { type LayerCache, linearActivationForward } from './linear-activation-forward.js'
import type { LayerInput } from './linear-forward.js'
import type { Parameters } from './parameters.js'

/**
 * [LINEAR → hidden activation] × (L − 1) → LINEAR → SIGMOID. X (n_x, m) gives A_L (1, m), the probabilities, and one
 * cache a layer.
 */
export function lModelForward(
  x: LayerInput,
  parameters: Parameters,
  hidden: HiddenActivationName = 'relu',
): { al: Matrix; caches: LayerCache[] } {
  const { weights, biases } = parameters
  const last = weights.length - 1
  const caches: LayerCache[] = []
  let a = x
  for (let l = 0; l < last; l++) {
    const layer = linearActivationForward(a, weights[l]!, biases[l]!, hidden)
    caches.push(layer.cache)
    a = layer.a
  }
  const output = linearActivationForward(a, weights[last]!, biases[last]!, 'sigmoid')
  caches.push(output.cache)
  return { al: output.a, caches }
}
