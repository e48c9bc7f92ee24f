import { expectShape, Matrix } from '../matrix/index.js'
import { ACTIVATIONS, type HiddenActivationName } from './activations.js'
import type { LayerCache } from './linear-activation-forward.js'

/**
 * ∂Z_L/∂Z_1 (n_1, 1) of the output unit for one sample, from the caches of `lModelForward`: dA_{l−1} = W[l]ᵀ · dZ[l],
 * beginning with dZ[L] = 1.
 */
export function firstLayerGradient(caches: readonly LayerCache[], hidden: HiddenActivationName = 'relu'): Matrix {
  let dZ = new Matrix(1, 1, Float64Array.of(1))
  for (let l = caches.length - 1; l > 0; l--) {
    const below = caches[l - 1]!.z
    expectShape(below, caches[l]!.linear.w.cols, 1, 'Z of one sample')
    dZ = ACTIVATIONS[hidden].backward(leftTransposed(caches[l]!.linear.w, dZ), below)
  }
  return dZ
}

/** ∂Z_L/∂X (n_x, 1): W1ᵀ · ∂Z_L/∂Z_1. */
export function inputGradient(caches: readonly LayerCache[], hidden: HiddenActivationName = 'relu'): Matrix {
  return leftTransposed(caches[0]!.linear.w, firstLayerGradient(caches, hidden))
}

/** Wᵀ · dZ with W (n, n_before), dZ (n, 1). */
function leftTransposed(w: Matrix, dZ: Matrix): Matrix {
  const sums = new Matrix(w.cols, 1)
  for (let u = 0; u < w.rows; u++) {
    for (let p = 0; p < w.cols; p++) sums.data[p]! += w.data[u * w.cols + p]! * dZ.data[u]!
  }
  return sums
}
