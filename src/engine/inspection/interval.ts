import type { Interval } from '../contract/index.js'

/** The 97.5th percentile of the standard normal distribution: 95 % lie within ± this. */
export const Z = 1.959963984540054

/**
 * The 95 % interval of a share by Wilson's score (1927): every share from which `successes` of `trials` lies less than
 * 1.96 standard errors away. Unlike p ± 1.96·√(p(1−p)/n) it never leaves 0 … 1 and holds for few trials and for shares
 * near 0 and 1. [0, 1] where there are no trials.
 */
export function wilsonInterval(successes: number, trials: number): Interval {
  if (trials === 0) return [0, 1]
  const all = trials + Z * Z
  const centre = (successes + (Z * Z) / 2) / all
  const half = (Z / all) * Math.sqrt((successes * (trials - successes)) / trials + (Z * Z) / 4)
  // Rounding alone could lead a hair's breadth outside.
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half]
}
