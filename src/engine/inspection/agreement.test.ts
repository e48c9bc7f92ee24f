import { describe, expect, it } from 'vitest'
import { agreementOf, mcnemar } from './agreement.js'

describe('mcnemar', () => {
  it.each([
    [0, 0, 1],
    [1, 0, 1],
    [5, 5, 1],
    [6, 1, 16 / 128],
    [1, 6, 16 / 128],
    [10, 0, 2 / 1024],
    // scipy.stats.binomtest(9, 30).pvalue
    [21, 9, 0.04277394525706769],
  ])('of %i against %i is %f within 1e-12', (first, second, p) => {
    expect(Math.abs(mcnemar(first, second) - p)).toBeLessThan(1e-12)
  })

  it('stays a number for thousands of images', () => {
    expect(mcnemar(5000, 5100)).toBeGreaterThan(0.3)
    expect(mcnemar(2000, 6000)).toBeLessThan(1e-300)
  })
})

describe('agreementOf', () => {
  const agreement = agreementOf(
    [10, 11, 12, 13, 14],
    Uint8Array.of(1, 1, 0, 0, 1),
    { first: Float64Array.of(0.9, 0.8, 0.1, 0.7, 0.5), second: Float64Array.of(0.6, 0.3, 0.9, 0.2, 0.4) },
    0.5,
  )

  it('puts every image into one of four cells, the widest difference first', () => {
    const ids = (cell: 'bothRight' | 'onlyFirst' | 'onlySecond' | 'bothWrong') => agreement[cell].map(({ id }) => id)
    expect([ids('bothRight'), ids('onlyFirst'), ids('onlySecond'), ids('bothWrong')]).toEqual([
      [10],
      [12, 11],
      [13],
      [14],
    ])
    expect(agreement.onlyFirst[1]).toEqual({ id: 11, label: 1, first: 0.8, second: 0.3 })
    expect(agreement.p).toBe(1)
  })
})
