import { Matrix } from '../matrix/index.js'
import type { Gradients } from './l-model-backward.js'
import type { Parameters } from './parameters.js'

/** One step of gradient descent: W ← W − α·dW, b ← b − α·db. Returns new parameters; the given ones stay. */
export function updateParameters(parameters: Parameters, gradients: Gradients, learningRate: number): Parameters {
  const step = (value: Matrix, gradient: Matrix) =>
    new Matrix(
      value.rows,
      value.cols,
      value.data.map((v, i) => v - learningRate * gradient.data[i]!),
    )
  return {
    weights: parameters.weights.map((w, l) => step(w, gradients.dW[l]!)),
    biases: parameters.biases.map((b, l) => step(b, gradients.db[l]!)),
  }
}
