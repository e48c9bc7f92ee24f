import type { Matrix } from '../matrix/index.js'
import type { HiddenActivationName } from './activations.js'
import { computeCost } from './compute-cost.js'
import { type InitializationName, initializeParametersDeep } from './initialize-parameters.js'
import { lModelBackward } from './l-model-backward.js'
import { lModelForward } from './l-model-forward.js'
import type { LayerInput } from './linear-forward.js'
import type { ModelOptions, TrainedModel } from './two-layer-model.js'
import { updateParameters } from './update-parameters.js'

/**
 * [LINEAR → hidden activation] × (L − 1) → LINEAR → SIGMOID, trained by full-batch gradient descent on X (n_x, m) and
 * Y (1, m). Written to be read; training/ computes the same, fast.
 */
export function lLayerModel(
  x: LayerInput,
  y: Matrix,
  layerSizes: readonly number[],
  {
    learningRate = 0.0075,
    iterations = 2500,
    seed = 1,
    initialization = 'scaled',
    hidden = 'relu',
  }: ModelOptions & { readonly initialization?: InitializationName; readonly hidden?: HiddenActivationName } = {},
): TrainedModel {
  let parameters = initializeParametersDeep(layerSizes, initialization, seed)
  const costs: number[] = []
  for (let i = 0; i < iterations; i++) {
    const { al, caches } = lModelForward(x, parameters, hidden)
    costs.push(computeCost(al, y, caches[caches.length - 1]!.z))
    const gradients = lModelBackward(al, y, caches, hidden)
    parameters = updateParameters(parameters, gradients, learningRate)
  }
  return { parameters, costs }
}
