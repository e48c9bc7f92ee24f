import { describe, expect, it } from 'vitest'
import { domainAround, shareOf, ticksOf } from './scales.js'

describe('a scale', () => {
  it('places the ends at 0 and 1, and the geometric mean in the middle of a logarithmic one', () => {
    expect([shareOf({ min: 2, max: 6 }, 2), shareOf({ min: 2, max: 6 }, 3), shareOf({ min: 2, max: 6 }, 6)]).toEqual([
      0, 0.25, 1,
    ])
    expect(shareOf({ min: 0.001, max: 0.1, log: true }, 0.01)).toBeCloseTo(0.5, 12)
  })

  it('of no width puts everything in the middle', () => {
    expect(shareOf({ min: 3, max: 3 }, 3)).toBe(0.5)
  })
})

describe('ticks', () => {
  it('are plain figures inside the domain, without rounding errors', () => {
    expect(ticksOf({ min: 0.57, max: 0.91 }, 4)).toEqual([0.6, 0.7, 0.8, 0.9])
    expect(ticksOf({ min: 0, max: 2500 }, 5)).toEqual([0, 500, 1000, 1500, 2000, 2500])
  })

  it('of a logarithmic domain are powers of ten, with 2 and 5 where there is room', () => {
    expect(ticksOf({ min: 0.001, max: 0.1, log: true }, 4)).toEqual([0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1])
    expect(ticksOf({ min: 1e-6, max: 10, log: true }, 4)).toEqual([1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10])
  })

  it('of a domain without width are that one value', () => {
    expect(ticksOf({ min: 4, max: 4 }, 5)).toEqual([4])
  })
})

describe('a domain', () => {
  it('holds all finite values with a little room, and is 0 to 1 without any', () => {
    expect(domainAround([1, 3, Infinity, NaN], 0.5)).toEqual({ min: 0, max: 4 })
    expect(domainAround([])).toEqual({ min: 0, max: 1 })
  })
})
