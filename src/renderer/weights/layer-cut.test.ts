import { expect, it } from 'vitest'
import { cutLayer } from './layer-cut.js'

// np.arange(12).reshape(3, 4)
const layer = { rows: 3, cols: 4, weights: Float64Array.from(Array(12).keys()), biases: Float64Array.of(7, 8, 9) }

it('keeps the top left corner: np.arange(12).reshape(3, 4)[:2, :2], and the biases of its rows', () => {
  expect(cutLayer(layer, 2)).toEqual({
    rows: 2,
    cols: 2,
    weights: Float64Array.of(0, 1, 4, 5),
    biases: Float64Array.of(7, 8),
  })
})

it('leaves a layer that is small enough as it is', () => expect(cutLayer(layer, 4)).toBe(layer))
