import { edgesAndColours, scaleInto, scalingOf } from '../features/index.js'
import type { FeatureMatrix, PixelMatrix } from '../matrix/index.js'
import type { ScaledFeatures } from './task.js'

/** Edges and colours of every image, in memory that threads share. */
export function extractFeatures({ features: bytes, samples, bytes: pixels }: PixelMatrix): FeatureMatrix {
  const size = Math.sqrt(bytes / 3)
  let matrix: FeatureMatrix | null = null
  for (let j = 0; j < samples; j++) {
    const image = edgesAndColours(pixels.subarray(j * bytes, (j + 1) * bytes), size)
    matrix ??= newMatrix(image.length, samples)
    matrix.values.set(image, j * image.length)
  }
  return matrix ?? newMatrix(0, 0)
}

/** All samples, by mean and scale of those at `places`. */
export function scaleFeatures(raw: FeatureMatrix, places: Int32Array): ScaledFeatures {
  const scaling = scalingOf(raw, places)
  const matrix = newMatrix(raw.features, raw.samples)
  const all = Int32Array.from({ length: raw.samples }, (_, j) => j)
  scaleInto(matrix.values, raw, all, scaling)
  return { matrix, scaling }
}

function newMatrix(features: number, samples: number): FeatureMatrix {
  return { features, samples, values: new Float64Array(new SharedArrayBuffer(8 * features * samples)) }
}
