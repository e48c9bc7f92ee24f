import type { Split } from '../contract/index.js'
import { RandomState } from '../matrix/index.js'

/**
 * A split that takes the same share of every class for testing: at least one image of a class of two or more, and never
 * all of them. The same classes, fraction and seed give the same split.
 */
export function stratifiedSplit(classIndices: readonly number[], testFraction: number, seed: number): Split[] {
  const random = new RandomState(seed)
  const split = classIndices.map((): Split => 'train')
  const classes = Math.max(-1, ...new Set(classIndices)) + 1
  for (let c = 0; c < classes; c++) {
    const members = [...classIndices.keys()].filter((i) => classIndices[i] === c)
    const order = random.permutation(members.length)
    for (const place of order.subarray(0, testCount(members.length, testFraction))) split[members[place] ?? -1] = 'test'
  }
  return split
}

function testCount(count: number, fraction: number): number {
  if (count < 2) return 0
  return Math.min(count - 1, Math.max(1, Math.round(count * fraction)))
}
