import { PLAIN } from '../kernels/index.js'
import { expectShape, Matrix, type PixelMatrix } from '../matrix/index.js'

/** What a layer is fed: the activations of the layer before (n_{l−1}, m), or the pixels of the images. */
export type LayerInput = Matrix | PixelMatrix

/** What the backward step needs of the linear part. */
export interface LinearCache {
  readonly aPrev: LayerInput
  readonly w: Matrix
  readonly b: Matrix
}

/** Z = W · A_prev + b. Shapes: W (n_l, n_{l−1}), A_prev (n_{l−1}, m), b (n_l, 1), Z (n_l, m). */
export function linearForward(aPrev: LayerInput, w: Matrix, b: Matrix): { z: Matrix; cache: LinearCache } {
  const z = product(w, aPrev)
  expectShape(b, w.rows, 1, 'The bias')
  for (let u = 0; u < z.rows; u++) {
    for (let j = 0; j < z.cols; j++) z.data[u * z.cols + j]! += b.data[u]!
  }
  return { z, cache: { aPrev, w, b } }
}

function product(w: Matrix, aPrev: LayerInput): Matrix {
  if (aPrev instanceof Matrix) {
    expectShape(aPrev, w.cols, aPrev.cols, "The layer's input")
    const z = new Matrix(w.rows, aPrev.cols)
    PLAIN.multiply(z.data, w.data, aPrev.data, w.rows, w.cols, aPrev.cols)
    return z
  }
  if (aPrev.features !== w.cols) {
    throw new RangeError(`The layer takes ${w.cols} features, the images have ${aPrev.features}`)
  }
  const z = new Matrix(w.rows, aPrev.samples)
  PLAIN.pixelForward(z.data, w.data, aPrev.bytes, w.rows, aPrev.features, aPrev.samples)
  return z
}
