import { Matrix } from './matrix.js'

/**
 * The pixels of a set of images, one byte a feature: X = bytes / 255, shape (features, samples). Sample j, a column
 * of X, is `bytes[j * features … (j + 1) * features)`: an image's RGB bytes in row-major pixel order, channel fastest.
 */
export interface PixelMatrix {
  readonly features: number
  readonly samples: number
  readonly bytes: Uint8Array
}

/** X (features, samples) as float64, scaled to 0 … 1. For small sets only: it takes eight times the memory. */
export function toMatrix({ features, samples, bytes }: PixelMatrix): Matrix {
  const x = new Matrix(features, samples)
  for (let j = 0; j < samples; j++) {
    for (let p = 0; p < features; p++) x.data[p * samples + j] = bytes[j * features + p]! / 255
  }
  return x
}

/** The samples at these places, in this order: a view where they lie side by side already, else a copy. */
export function selectSamples({ features, bytes }: PixelMatrix, places: ArrayLike<number>): PixelMatrix {
  const samples = places.length
  const first = places[0] ?? 0
  if (isRange(places))
    return { features, samples, bytes: bytes.subarray(first * features, (first + samples) * features) }
  const copy = new Uint8Array(samples * features)
  copySamples(copy, { features, bytes }, places)
  return { features, samples, bytes: copy }
}

/** Writes the samples at these places into `to`, one after another. */
export function copySamples(
  to: Uint8Array,
  { features, bytes }: Pick<PixelMatrix, 'features' | 'bytes'>,
  places: ArrayLike<number>,
): void {
  for (let j = 0; j < places.length; j++) {
    const from = places[j]! * features
    to.set(bytes.subarray(from, from + features), j * features)
  }
}

function isRange(places: ArrayLike<number>): boolean {
  for (let j = 1; j < places.length; j++) if (places[j] !== places[0]! + j) return false
  return true
}
