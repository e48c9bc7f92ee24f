import type { Scaling } from '../contract/index.js'
import { Matrix, type PixelMatrix } from '../matrix/index.js'
import { edgesAndColours } from './edges-and-colours.js'

/** X (n_x, m): the edges and colours of these images, centred and scaled as a network was trained on them. */
export function featureColumns({ features, samples, bytes }: PixelMatrix, { mean, scale }: Scaling): Matrix {
  const size = Math.sqrt(features / 3)
  const x = new Matrix(mean.length, samples)
  for (let j = 0; j < samples; j++) {
    const image = edgesAndColours(bytes.subarray(j * features, (j + 1) * features), size)
    for (let p = 0; p < image.length; p++) x.data[p * samples + j] = (image[p]! - mean[p]!) / scale
  }
  return x
}
