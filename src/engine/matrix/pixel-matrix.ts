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
