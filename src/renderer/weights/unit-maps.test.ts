import { describe, expect, it } from 'vitest'
import type { LayerWeights } from '../../engine/contract/index.js'
import { imageSide, largestWeight, unitMap } from './unit-maps.js'

// Two units on 2 × 2 RGB images. The second unit is `np.arange(12).reshape(2, 2, 3)`, pixel [row, column, channel].
const layer: LayerWeights = {
  rows: 2,
  cols: 12,
  weights: Float64Array.from([...Array(12).fill(0.5), ...Array(12).keys()]),
  biases: Float64Array.of(0, 0),
}

describe('a unit as an image', () => {
  it('takes each channel at every third weight of its row, as np.arange(12).reshape(2, 2, 3)[:, :, c].ravel() does', () => {
    expect([...unitMap(layer, 1, 'red')]).toEqual([0, 3, 6, 9])
    expect([...unitMap(layer, 1, 'green')]).toEqual([1, 4, 7, 10])
    expect([...unitMap(layer, 1, 'blue')]).toEqual([2, 5, 8, 11])
  })

  it('the mean is that of the three channels of a pixel', () => {
    expect([...unitMap(layer, 1, 'mean')]).toEqual([1, 4, 7, 10])
    expect([...unitMap(layer, 0, 'mean')]).toEqual([0.5, 0.5, 0.5, 0.5])
  })
})

describe('the largest weight', () => {
  it('is found with its sign, pixel and channel', () => {
    expect(largestWeight(layer, 1)).toEqual({ weight: 11, row: 2, column: 2, channel: 'blue' })
    const weights = layer.weights.slice()
    weights[12 + 7] = -40
    expect(largestWeight({ ...layer, weights }, 1)).toEqual({ weight: -40, row: 2, column: 1, channel: 'green' })
  })
})

it.each([
  [12_288, 64],
  [12, 2],
  [3 * 128 * 128, 128],
  [3, 1],
  [12_287, null],
  [64 * 64, null],
  [0, null],
])('%d features are an RGB image of side %s', (features, side) => expect(imageSide(features)).toBe(side))
