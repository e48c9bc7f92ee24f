import { PLAIN } from '../kernels/index.js'
import { expectShape, Matrix } from '../matrix/index.js'
import type { LinearCache } from './linear-forward.js'

/** Gradients of the cost with respect to one layer. */
export interface LayerGradients {
  /** (n_l, n_{l−1}) */
  readonly dW: Matrix
  /** (n_l, 1) */
  readonly db: Matrix
  /** (n_{l−1}, m); null where the layer is fed pixels: nobody uses dA0. */
  readonly dAPrev: Matrix | null
}

/** dW = 1/m · dZ · A_prevᵀ, db = 1/m · Σ dZ over the samples, dA_prev = Wᵀ · dZ. dZ is (n_l, m). */
export function linearBackward(dZ: Matrix, { aPrev, w, b }: LinearCache): LayerGradients {
  const m = dZ.cols
  expectShape(dZ, b.rows, m, 'dZ')
  const dW = new Matrix(w.rows, w.cols)
  if (aPrev instanceof Matrix) {
    PLAIN.multiplyRightTransposed(dW.data, dZ.data, aPrev.data, w.rows, m, w.cols)
  } else {
    PLAIN.addPixelProduct(dW.data, dZ.data, aPrev.bytes, 1, w.rows, w.cols, m)
  }
  divide(dW, m)
  const db = rowSums(dZ)
  divide(db, m)
  if (!(aPrev instanceof Matrix)) return { dW, db, dAPrev: null }
  const dAPrev = new Matrix(w.cols, m)
  PLAIN.multiplyLeftTransposed(dAPrev.data, w.data, dZ.data, w.cols, w.rows, m)
  return { dW, db, dAPrev }
}

function rowSums(dZ: Matrix): Matrix {
  const sums = new Matrix(dZ.rows, 1)
  for (let u = 0; u < dZ.rows; u++) {
    for (let j = 0; j < dZ.cols; j++) sums.data[u]! += dZ.data[u * dZ.cols + j]!
  }
  return sums
}

function divide(matrix: Matrix, m: number): void {
  for (let i = 0; i < matrix.data.length; i++) matrix.data[i]! /= m
}
