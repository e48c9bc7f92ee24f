import type { Matrix } from '../matrix/index.js'
import { computeCost } from './compute-cost.js'
import { initializeParameters } from './initialize-parameters.js'
import { lModelBackward } from './l-model-backward.js'
import { linearActivationForward } from './linear-activation-forward.js'
import type { LayerInput } from './linear-forward.js'
import type { Parameters } from './parameters.js'
import { updateParameters } from './update-parameters.js'

export interface ModelOptions {
  readonly learningRate?: number
  readonly iterations?: number
  readonly seed?: number
}

/** Trained parameters and the cost before every update. */
export interface TrainedModel {
  readonly parameters: Parameters
  readonly costs: number[]
}

/**
 * The seed's `two_layer_model`: LINEAR → RELU → LINEAR → SIGMOID, trained by full-batch gradient descent on X (n_x, m)
 * and Y (1, m). Written to be read; training/ computes the same, fast.
 */
export function twoLayerModel(
  x: LayerInput,
  y: Matrix,
  layerSizes: readonly [nX: number, nH: number, nY: number],
  { learningRate = 0.0075, iterations = 3000, seed = 1 }: ModelOptions = {},
): TrainedModel {
  let parameters = initializeParameters(...layerSizes, seed)
  const costs: number[] = []
  for (let i = 0; i < iterations; i++) {
    const [w1, w2] = parameters.weights
    const [b1, b2] = parameters.biases
    const layer1 = linearActivationForward(x, w1!, b1!, 'relu')
    const layer2 = linearActivationForward(layer1.a, w2!, b2!, 'sigmoid')
    costs.push(computeCost(layer2.a, y, layer2.cache.z))
    const gradients = lModelBackward(layer2.a, y, [layer1.cache, layer2.cache], 'relu')
    parameters = updateParameters(parameters, gradients, learningRate)
  }
  return { parameters, costs }
}
