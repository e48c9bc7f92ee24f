import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heatLimit, imageLimit, niceLimit } from './limits.js'

describe('a nice limit', () => {
  it.each([
    [0.0271, 0.03],
    [0.03, 0.03],
    [1, 1],
    [1.01, 1.5],
    [7.2, 10],
    [99, 100],
    [123, 150],
    [4.2e-7, 5e-7],
  ])('of %d is %d, exactly', (size, limit) => expect(niceLimit(size)).toBe(limit))

  it('never lies below the size, nor above 1.7 times it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (size) => {
        const limit = niceLimit(size)
        return limit >= size && limit <= 1.7 * size
      }),
    )
  })

  it.each([0, -1, NaN, Infinity])('of %d is 0: there is no scale', (size) => expect(niceLimit(size)).toBe(0))
})

describe('the scale that images share', () => {
  it('holds 99.5 % of all values of all images and passes over a few giants', () => {
    const small = Float32Array.from({ length: 3990 }, (_, i) => (i % 2 ? 0.019 : -0.019))
    const withGiants = Float32Array.from({ length: 10 }, () => -5)
    expect(imageLimit([small, withGiants])).toBe(0.02)
  })

  it('reaches as far on the negative side as on the positive', () => {
    const map = Float32Array.from([-0.9, 0.1, 0.2])
    expect(imageLimit([map])).toBe(imageLimit([map.map((value) => -value)]))
    expect(imageLimit([map])).toBe(1)
  })

  it('is 0 where every weight is zero, and takes no notice of what is not finite', () => {
    expect(imageLimit([new Float32Array(12)])).toBe(0)
    expect(imageLimit([Float32Array.from([NaN, Infinity, 0.4])])).toBe(0.5)
  })
})

it('the scale of a heat map leaves no value outside, weights and biases alike', () => {
  expect(heatLimit(Float64Array.of(0.1, -0.2), Float64Array.of(-1.2))).toBe(1.5)
})
