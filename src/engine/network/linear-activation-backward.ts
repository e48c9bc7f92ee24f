import type { Matrix } from '../matrix/index.js'
import { type ActivationName, ACTIVATIONS } from './activations.js'
import type { LayerCache } from './linear-activation-forward.js'
import { type LayerGradients, linearBackward } from './linear-backward.js'

/** The gradients of one layer from dA (n_l, m), the gradient with respect to its activations. */
export function linearActivationBackward(dA: Matrix, cache: LayerCache, activation: ActivationName): LayerGradients {
  return linearBackward(ACTIVATIONS[activation].backward(dA, cache.z), cache.linear)
}
