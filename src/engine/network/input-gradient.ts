import { expectShape, Matrix } from '../matrix/index.js'
import { ACTIVATIONS, type HiddenActivationName } from './activations.js'
import type { LayerCache } from './linear-activation-forward.js'

/**
 * ∂Z_L/∂X (n_x, 1) of the output unit for one sample, from the caches of `lModelForward`: dA_{l−1} = W[l]ᵀ · dZ[l],
 * beginning with dZ[L] = 1.
 */
export function inputGradient(caches: readonly LayerCache[], hidden: HiddenActivationName = 'relu'): Matrix {
  let dA = new Matrix(1, 1, Float64Array.of(1))
  for (let l = caches.length - 1; l >= 0; l--) {
    const { z, linear } = caches[l]!
    expectShape(z, linear.w.rows, 1, 'Z of one sample')
    const dZ = l === caches.length - 1 ? dA : ACTIVATIONS[hidden].backward(dA, z)
    dA = leftTransposed(linear.w, dZ)
  }
  return dA
}

/** Wᵀ · dZ with W (n, n_before), dZ (n, 1). */
function leftTransposed(w: Matrix, dZ: Matrix): Matrix {
  const sums = new Matrix(w.cols, 1)
  for (let u = 0; u < w.rows; u++) {
    for (let p = 0; p < w.cols; p++) sums.data[p]! += w.data[u * w.cols + p]! * dZ.data[u]!
  }
  return sums
}
