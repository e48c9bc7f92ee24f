import { describe, expect, it } from 'vitest'
import { wilsonInterval } from './interval.js'

/** P(k of n) at share p. */
function binomial(k: number, n: number, p: number): number {
  let log = k * Math.log(p) + (n - k) * Math.log1p(-p)
  for (let i = 1; i <= k; i++) log += Math.log((n - k + i) / i)
  return Math.exp(log)
}

/** How often, exactly, the interval of n images contains the true share. */
function coverage(n: number, p: number): number {
  let covered = 0
  for (let k = 0; k <= n; k++) {
    const [low, high] = wilsonInterval(k, n)
    if (low <= p && p <= high) covered += binomial(k, n, p)
  }
  return covered
}

describe('wilsonInterval', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i of %i is that of Newcombe (1998, table I), to 4 digits', (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials)
    expect(interval[0]).toBeCloseTo(low, 4)
    expect(interval[1]).toBeCloseTo(high, 4)
  })

  it('says nothing of no trials, and ends at 0 and 1 where all or none succeed', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1])
    for (const n of [1, 2, 50, 209]) {
      expect(wilsonInterval(0, n)[0]).toBe(0)
      expect(wilsonInterval(n, n)[1]).toBe(1)
      expect(wilsonInterval(0, n)[1]).toBeCloseTo(1 - wilsonInterval(n, n)[0], 12)
    }
  })

  it.each([50, 209])('of %i images covers the true share in 95 ± 0.5 %% of all cases on average', (n) => {
    const shares = Array.from({ length: 99 }, (_, i) => (i + 1) / 100)
    const mean = shares.reduce((sum, p) => sum + coverage(n, p), 0) / shares.length
    expect(Math.abs(mean - 0.95)).toBeLessThan(0.005)
  })
})
