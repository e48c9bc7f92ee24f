import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stratifiedSplit } from './split.js'

const classes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 200 })
const fraction = fc.double({ min: 0.05, max: 0.9, noNaN: true })
const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 })

describe('the stratified split', () => {
  it('takes the share of every class, within one image, and never all or none of two or more', () => {
    fc.assert(
      fc.property(classes, fraction, seed, (classIndices, testFraction, splitSeed) => {
        const split = stratifiedSplit(classIndices, testFraction, splitSeed)
        expect(split.length).toBe(classIndices.length)
        for (const c of new Set(classIndices)) {
          const own = split.filter((_, i) => classIndices[i] === c)
          const test = own.filter((s) => s === 'test').length
          expect(Math.abs(test - own.length * testFraction)).toBeLessThanOrEqual(1)
          if (own.length > 1) expect(test > 0 && test < own.length).toBe(true)
        }
      }),
    )
  })

  it('is the same for the same seed and differs between seeds', () => {
    const classIndices = Array.from({ length: 100 }, (_, i) => i % 2)
    expect(stratifiedSplit(classIndices, 0.2, 5)).toEqual(stratifiedSplit(classIndices, 0.2, 5))
    expect(stratifiedSplit(classIndices, 0.2, 5)).not.toEqual(stratifiedSplit(classIndices, 0.2, 6))
  })
})
