import { describe, expect, it } from 'vitest'
import { nearestPoint, pointAt, sampleIndices, thresholdOf } from './operating.js'

/** Of the probabilities 0.9, 0.62, 0.61, 0.2. */
const points = {
  thresholds: Float64Array.of(0.9, 0.62, 0.61, 0.2, 0),
  truePositiveRates: Float64Array.of(0, 0.5, 0.5, 1, 1),
  falsePositiveRates: Float64Array.of(0, 0, 0.5, 0.5, 1),
  precisions: Float64Array.of(1, 1, 0.5, 2 / 3, 0.5),
}

describe('operating points', () => {
  it('are found by threshold: a probability of exactly the threshold is negative', () => {
    expect([1, 0.9, 0.89, 0.62, 0.615, 0.61, 0.5, 0.2, 0.1, 0].map((t) => pointAt(points, t))).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3, 4, 4,
    ])
  })

  it('have a short threshold that leads back to them', () => {
    points.thresholds.forEach((_, index) => expect(pointAt(points, thresholdOf(points, index))).toBe(index))
    expect(thresholdOf(points, 1)).toBe(0.76)
    expect(thresholdOf(points, 2)).toBe(0.61)
  })

  it('are found by place', () => {
    expect(nearestPoint(points.falsePositiveRates, points.truePositiveRates, [0.4, 0.9])).toBe(3)
  })
})

describe('sampleIndices', () => {
  it('keeps the first and the last', () => {
    expect(sampleIndices(3, 5)).toEqual([0, 1, 2])
    expect(sampleIndices(101, 3)).toEqual([0, 50, 100])
  })
})
