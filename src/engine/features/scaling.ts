import type { Scaling } from '../contract/index.js'
import type { FeatureMatrix } from '../matrix/index.js'

/** The mean of these samples, and the one scale that makes the mean square of their entries 1: all but the constant's. */
export function scalingOf({ features, values }: FeatureMatrix, places: ArrayLike<number>): Scaling {
  const mean = new Float64Array(features)
  const m = places.length
  for (let j = 0; j < m; j++) {
    const from = places[j]! * features
    for (let p = 0; p < features - 1; p++) mean[p]! += values[from + p]! / m
  }
  let squares = 0
  for (let j = 0; j < m; j++) {
    const from = places[j]! * features
    for (let p = 0; p < features - 1; p++) squares += (values[from + p]! - mean[p]!) ** 2
  }
  const scale = Math.sqrt(squares / (m * (features - 1)))
  // Of a single image, or equal ones, nothing is left to scale.
  return { mean, scale: scale > 0 ? scale : 1 }
}

/** x = (features − mean) / scale of the samples at these places, written into `to` one after another. */
export function scaleInto(
  to: Float64Array | Float32Array,
  { features, values }: FeatureMatrix,
  places: ArrayLike<number>,
  { mean, scale }: Scaling,
): void {
  for (let j = 0; j < places.length; j++) {
    const from = places[j]! * features
    for (let p = 0; p < features; p++) to[j * features + p] = (values[from + p]! - mean[p]!) / scale
  }
}
