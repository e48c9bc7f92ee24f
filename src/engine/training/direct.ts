import type { Floats, Kernels } from '../kernels/index.js'
import { Matrix, type PixelMatrix } from '../matrix/index.js'
import type { FirstLayer } from './first-layer.js'
import { type FloatArray, toDoubles } from './floats.js'

/** The direct plan: the seed's formulas as they stand, reading the pixels as bytes. */
export function directFirstLayer(
  initial: Matrix,
  train: PixelMatrix,
  test: PixelMatrix | null,
  kernels: Kernels,
  Floats: FloatArray,
): FirstLayer {
  const { rows: units, cols: features } = initial
  let w: Floats = new Floats(initial.data)
  let before: Floats = new Floats(w.length)
  const project = (z: Floats, { bytes, samples }: PixelMatrix) =>
    kernels.pixelForward(z, w, bytes, units, features, samples)
  const undo = () => ([w, before] = [before, w])
  return {
    forward: (z) => project(z, train),
    forwardTest: (z) => test && project(z, test),
    update(dZ, step) {
      kernels.pixelBackward(before, dZ, train.bytes, units, features, train.samples)
      kernels.scaleAndAdd(before, -step, w, w.length)
      undo()
      return kernels.allFinite(w, w.length)
    },
    undo,
    weights: () => new Matrix(units, features, toDoubles(w)),
  }
}
