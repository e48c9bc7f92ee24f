import type { Kernels, Packed } from '../kernels/index.js'
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
  given: Grams | null,
  kernels: Kernels,
  keep: (grams: Grams) => void,
): FirstLayer {
  const { rows: units, cols: features } = initial
  const m = train.samples
  const size = units * m
  const trainBytes = kernels.bytes(train.bytes)
  const testBytes = test ? kernels.bytes(test.bytes) : null
  const w = kernels.floats('f64', initial.data)
  const projected = (bytes: Uint8Array, samples: number) => {
    const z = kernels.floats('f64', units * samples)
    kernels.pixelForward(z, w, bytes, units, features, samples)
    return z
  }
  const grams = packedGrams(train, test, trainBytes, testBytes, given, kernels, keep)
  const projection = projected(trainBytes, m)
  const initialTest = test && testBytes ? projected(testBytes, test.samples) : null
  const s = kernels.floats('f64', size)
  const before = kernels.floats('f64', size)
  return {
    forward: (z) => z.set(projection),
    forwardTest(z) {
      if (!grams.test || !initialTest) return
      z.set(initialTest)
      kernels.addPackedProduct(z, s, grams.test, -BYTE_SCALE, units)
    },
    update(dZ, step) {
      before.set(s)
      kernels.addScaled(s, dZ, step, size)
      kernels.addPackedProduct(projection, dZ, grams.train, -step * BYTE_SCALE, units)
      return kernels.allFinite(projection, size)
    },
    undo: () => s.set(before),
    weights() {
      w.set(initial.data)
      kernels.addPixelProduct(w, s, trainBytes, -1, units, features, m)
      return new Matrix(units, features, new Float64Array(w))
    },
  }
}

/** K and K_t as the kernels want them; computed, and handed to `keep`, unless given. */
function packedGrams(
  train: PixelMatrix,
  test: PixelMatrix | null,
  trainBytes: Uint8Array,
  testBytes: Uint8Array | null,
  given: Grams | null,
  kernels: Kernels,
  keep: (grams: Grams) => void,
): { train: Packed; test: Packed | null } {
  const m = train.samples
  const gram = (bytes: Uint8Array, samples: number, known: Float64Array | null) => {
    const k = kernels.floats('f64', known ?? m * samples)
    if (!(k instanceof Float64Array)) throw new TypeError('K is kept in float64')
    if (!known) kernels.gram(k, trainBytes, bytes, train.features)
    return k
  }
  const k = gram(trainBytes, m, given?.train ?? null)
  const kTest = test && testBytes ? gram(testBytes, test.samples, given?.test ?? null) : null
  if (!given) keep({ train: shared(k), test: kTest && shared(kTest) })
  return { train: kernels.pack(k, m, m), test: test && kTest && kernels.pack(kTest, m, test.samples) }
}

/** A copy that threads share without copying it again, and that outlives the kernels' memory. */
function shared(k: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(k.byteLength))
  copy.set(k)
  return copy
}
