import { describe, expect, it } from 'vitest'
import { highest, outline, shares } from './histogram.js'

describe('histograms', () => {
  it('draws each bar as a step, the highest of all touching the upper edge', () => {
    expect(outline([0, 2, 4], 30, 8, 4)).toBe('0,8 0,8 10,8 10,4 20,4 20,0 30,0 30,8')
    expect(highest([[1, 5], Float64Array.of(3)])).toBe(5)
  })

  it('draws nothing as a flat line', () => {
    expect(outline([0, 0], 10, 5, 0)).toBe('0,5 0,5 5,5 5,5 10,5 10,5')
    expect(highest([])).toBe(0)
  })

  it('compares classes by shares', () => {
    expect(shares(Float64Array.of(1, 3))).toEqual([0.25, 0.75])
    expect(shares([0, 0])).toEqual([0, 0])
  })
})
