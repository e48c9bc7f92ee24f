import type { Kernels, Precision } from '../kernels/index.js'
import { Matrix, type PixelMatrix } from '../matrix/index.js'
import type { FirstLayer } from './first-layer.js'

/** The direct plan: the seed's formulas as they stand, reading the pixels as bytes. */
export function directFirstLayer(
  initial: Matrix,
  train: PixelMatrix,
  test: PixelMatrix | null,
  kernels: Kernels,
  precision: Precision,
): FirstLayer {
  const { rows: units, cols: features } = initial
  const trainBytes = kernels.bytes(train.bytes)
  const testBytes = test ? kernels.bytes(test.bytes) : null
  const w = kernels.floats(precision, initial.data)
  const before = kernels.floats(precision, w.length)
  return {
    forward: (z) => kernels.pixelForward(z, w, trainBytes, units, features, train.samples),
    forwardTest(z) {
      if (test && testBytes) kernels.pixelForward(z, w, testBytes, units, features, test.samples)
    },
    update(dZ, step) {
      before.set(w)
      kernels.addPixelProduct(w, dZ, trainBytes, -step, units, features, train.samples)
      return kernels.allFinite(w, w.length)
    },
    undo: () => w.set(before),
    weights: () => new Matrix(units, features, new Float64Array(w)),
  }
}
