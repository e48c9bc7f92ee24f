import type { Kernels, Packed } from '../kernels/index.js'
import type { PixelMatrix } from '../matrix/index.js'

/** XᵀX and XᵀX_t of a dataset's bytes (not divided by 255): whole numbers, exact. Row-major (m, m) and (m, m_t). */
export interface Grams {
  readonly train: Float64Array
  readonly test: Float64Array | null
}

interface GramOptions {
  readonly train: PixelMatrix
  readonly test: PixelMatrix | null
  readonly kernels: Kernels
  readonly grams: Grams | null
  keepGrams(grams: Grams): void
}

/** K and K_t as the kernels want them; computed, and handed to `keepGrams`, unless given. */
export function packedGrams(
  { train, test, kernels, grams: given, keepGrams }: GramOptions,
  trainBytes: Uint8Array,
  testBytes: Uint8Array | null,
): { k: Packed; kTest: Packed | null } {
  const m = train.samples
  const gram = (bytes: Uint8Array, samples: number, known: Float64Array | null) => {
    const k = kernels.floats('f64', known ?? m * samples)
    if (!(k instanceof Float64Array)) throw new TypeError('K is kept in float64')
    if (!known) kernels.gram(k, trainBytes, bytes, train.features)
    return k
  }
  const k = gram(trainBytes, m, given?.train ?? null)
  const kTest = test && testBytes ? gram(testBytes, test.samples, given?.test ?? null) : null
  if (!given) keepGrams({ train: shared(k), test: kTest && shared(kTest) })
  return { k: kernels.pack(k, m, m), kTest: test && kTest && kernels.pack(kTest, m, test.samples) }
}

/** A copy that threads share without copying it again, and that outlives the kernels' memory. */
function shared(k: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(k.byteLength))
  copy.set(k)
  return copy
}
