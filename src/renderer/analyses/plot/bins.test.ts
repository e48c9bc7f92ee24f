import { describe, expect, it } from 'vitest'
import { accuracyBins, summarize } from './bins.js'

describe('bins of accuracies', () => {
  it('lie around the values that so many images can give, and lose none', () => {
    const bins = accuracyBins([0.7, 0.72, 0.72, 0.76], 50, 20)
    expect(bins.map(({ count }) => count)).toEqual([1, 2, 0, 1])
    expect(bins[0]?.from).toBeCloseTo(34.5 / 50, 12)
    expect(bins[0]?.to).toBeCloseTo(35.5 / 50, 12)
  })

  it('are made of more images where there would be too many', () => {
    const bins = accuracyBins([0, 0.1, 0.999, 1], 1000, 10)
    expect(bins.length).toBeLessThanOrEqual(10)
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(4)
  })

  it('are none without values', () => {
    expect(accuracyBins([], 50, 10)).toEqual([])
  })
})

describe('a summary', () => {
  it('has the median between the middle two and the deviation of a sample', () => {
    expect(summarize([4, 1, 3, 2])).toEqual({ min: 1, median: 2.5, mean: 2.5, max: 4, deviation: Math.sqrt(5 / 3) })
  })

  it('of one value has no deviation, and of none is nothing', () => {
    expect(summarize([5])?.deviation).toBe(0)
    expect(summarize([])).toBeNull()
  })
})
