import type { PixelMatrix } from '../matrix/index.js'
import type { Grams } from './grams.js'

/** By the buffers of the training and the test pixels, then by where in them the pixels lie. */
const kept = new WeakMap<ArrayBufferLike, WeakMap<ArrayBufferLike, Map<string, Grams>>>()

function place(train: PixelMatrix, test: PixelMatrix | null): string {
  const part = ({ bytes, features }: PixelMatrix) => `${bytes.byteOffset}+${bytes.byteLength}/${features}`
  return test ? `${part(train)} ${part(test)}` : part(train)
}

/** XᵀX of pixels that an earlier run used and that are still in memory; never changed once computed. */
export function findGrams(train: PixelMatrix, test: PixelMatrix | null): Grams | null {
  const byTest = kept.get(train.bytes.buffer)
  return byTest?.get((test ?? train).bytes.buffer)?.get(place(train, test)) ?? null
}

export function rememberGrams(train: PixelMatrix, test: PixelMatrix | null, grams: Grams): void {
  const byTest = kept.get(train.bytes.buffer) ?? new WeakMap<ArrayBufferLike, Map<string, Grams>>()
  const testBuffer = (test ?? train).bytes.buffer
  const byPlace = byTest.get(testBuffer) ?? new Map<string, Grams>()
  kept.set(train.bytes.buffer, byTest.set(testBuffer, byPlace.set(place(train, test), grams)))
}
