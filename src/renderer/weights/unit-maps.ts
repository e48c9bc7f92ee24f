import type { LayerWeights } from '../../engine/contract/index.js'

/** Which of a unit's weights its image shows: the mean of the three channels of each pixel, or one channel. */
export const CHANNELS = ['mean', 'red', 'green', 'blue'] as const
export type Channel = (typeof CHANNELS)[number]

/** The side of the square RGB image that a layer with so many inputs looks at; null when there is no such image. */
export function imageSide(features: number): number | null {
  const side = Math.round(Math.sqrt(features / 3))
  return side > 0 && side * side * 3 === features ? side : null
}

/** One value a pixel, row-major, of unit `unit` (from 0). Features are RGB in row-major pixel order, channel fastest. */
export function unitMap({ weights, cols }: LayerWeights, unit: number, channel: Channel): Float32Array {
  const map = new Float32Array(cols / 3)
  const start = unit * cols
  const offset = CHANNELS.indexOf(channel) - 1
  for (let pixel = 0; pixel < map.length; pixel++) {
    const at = start + 3 * pixel
    map[pixel] =
      offset >= 0
        ? (weights[at + offset] ?? 0)
        : ((weights[at] ?? 0) + (weights[at + 1] ?? 0) + (weights[at + 2] ?? 0)) / 3
  }
  return map
}

/** A weight and where it belongs: pixel row and column from 1, as a person counts them. */
export interface PlacedWeight {
  readonly weight: number
  readonly row: number
  readonly column: number
  readonly channel: Exclude<Channel, 'mean'>
}

/** The weight farthest from zero among all channels of a unit (from 0); the first of equals. */
export function largestWeight({ weights, cols }: LayerWeights, unit: number): PlacedWeight {
  const start = unit * cols
  let feature = 0
  let size = -1
  for (let i = 0; i < cols; i++) {
    const found = Math.abs(weights[start + i] ?? 0)
    if (found > size) [feature, size] = [i, found]
  }
  const side = imageSide(cols) ?? cols
  const pixel = Math.floor(feature / 3)
  return {
    weight: weights[start + feature] ?? 0,
    row: Math.floor(pixel / side) + 1,
    column: (pixel % side) + 1,
    channel: (['red', 'green', 'blue'] as const)[feature % 3] ?? 'red',
  }
}
