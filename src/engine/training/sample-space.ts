import type { Kernels } from '../kernels/index.js'
import { Matrix, type PixelMatrix } from '../matrix/index.js'
import type { FirstLayer } from './first-layer.js'

/** XᵀX and XᵀX_t of a dataset's bytes (not divided by 255): whole numbers, exact. Row-major (m, m) and (m, m_t). */
export interface Grams {
  readonly train: Float64Array
  readonly test: Float64Array | null
}

const BYTE_SCALE = 1 / (255 * 255)

/**
 * The sample-space plan. Gradient descent moves W1 only by multiples of Xᵀ, so W1 = W1₀ − S · Xᵀ with S (n, m) the sum
 * of all step · dZ, and W1 · X = W1₀ · X − S · (XᵀX): with K = XᵀX at hand an iteration never touches a pixel. Exact
 * algebra, not an approximation.
 */
export function sampleSpaceFirstLayer(
  initial: Matrix,
  train: PixelMatrix,
  test: PixelMatrix | null,
  grams: Grams,
  kernels: Kernels,
): FirstLayer {
  const { rows: units, cols: features } = initial
  const m = train.samples
  const size = units * m
  const project = ({ bytes, samples }: PixelMatrix) => {
    const z = new Float64Array(units * samples)
    kernels.pixelForward(z, initial.data, bytes, units, features, samples)
    return z
  }
  const projection = project(train)
  const initialTest = test ? project(test) : null
  const moved = new Float64Array(size)
  const s = new Float64Array(size)
  const before = new Float64Array(size)
  return {
    forward: (z) => z.set(projection),
    forwardTest(z) {
      if (!test || !grams.test || !initialTest) return
      kernels.multiply(z, s, grams.test, units, m, test.samples)
      kernels.scaleAndAdd(z, -BYTE_SCALE, initialTest, z.length)
    },
    update(dZ, step) {
      before.set(s)
      kernels.addScaled(s, dZ, step, size)
      kernels.multiply(moved, dZ, grams.train, units, m, m)
      kernels.addScaled(projection, moved, -step * BYTE_SCALE, size)
      return kernels.allFinite(projection, size)
    },
    undo: () => s.set(before),
    weights() {
      const w = new Matrix(units, features)
      kernels.pixelBackward(w.data, s, train.bytes, units, features, m)
      kernels.scaleAndAdd(w.data, -1, initial.data, w.data.length)
      return w
    },
  }
}

export function computeGrams(train: PixelMatrix, test: PixelMatrix | null, kernels: Kernels): Grams {
  const gram = (other: PixelMatrix) => {
    const k = new Float64Array(new SharedArrayBuffer(8 * train.samples * other.samples))
    kernels.gram(k, train.bytes, other.bytes, train.features)
    return k
  }
  return { train: gram(train), test: test ? gram(test) : null }
}
