import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CurvePoints } from '../../engine/contract/index.js'
import { curveRows, lowestIndex, nearestIndex, pointsToDraw, sampleRows } from './curves.js'

const points = (entries: [number, number][]): CurvePoints => ({
  iterations: Float64Array.from(entries.map(([iteration]) => iteration)),
  costs: Float64Array.from(entries.map(([, cost]) => cost)),
  accuracies: new Float64Array(entries.length),
})
const none = points([])

/** A falling curve of n points, one an iteration, with one spike. */
function falling(n: number, spikeAt: number): CurvePoints {
  return points(Array.from({ length: n }, (_, i) => [i, i === spikeAt ? 99 : Math.exp(-i / n)]))
}

describe('pointsToDraw', () => {
  it('draws every point of a curve within the limit', () => {
    expect(pointsToDraw(falling(100, 5), null, 100)).toHaveLength(100)
  })

  it('keeps the first, the last, the spike and the order of 100,000 points, in at most 1,002', () => {
    const drawn = pointsToDraw(falling(100_000, 54_321), null, 1000)
    expect(drawn.length).toBeLessThanOrEqual(1002)
    expect(drawn[0]).toEqual([0, 1])
    expect(drawn.at(-1)?.[0]).toBe(99_999)
    expect(drawn).toContainEqual([54_321, 99])
    for (let k = 1; k < drawn.length; k++) expect(drawn[k]![0]).toBeGreaterThan(drawn[k - 1]![0])
  })

  it('draws a range with one point beyond each end', () => {
    const drawn = pointsToDraw(falling(1000, 0), [100, 110], 500)
    expect(drawn[0]?.[0]).toBe(99)
    expect(drawn.at(-1)?.[0]).toBe(111)
  })

  it('never draws a point that was not recorded, whatever the length, range and limit', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(600), fc.nat(600), fc.integer({ min: 2, max: 80 }), (n, a, b, limit) => {
        const drawn = pointsToDraw(falling(n, n >> 1), [Math.min(a, b), Math.max(a, b)], limit)
        expect(drawn.length).toBeLessThanOrEqual(limit + 4)
        for (const [iteration, cost] of drawn) {
          expect(cost).toBe(iteration === n >> 1 ? 99 : Math.exp(-iteration / n))
        }
      }),
    )
  })
})

describe('curveRows', () => {
  it('merges train and test by iteration, with null where a split has no point', () => {
    const train = points([
      [0, 0.7],
      [1, 0.6],
      [2, 0.5],
    ])
    const test = points([
      [0, 0.8],
      [2, 0.7],
      [3, 0.65],
    ])
    const costs = curveRows({ train, test }).map((row) => [row.iteration, row.train?.cost, row.test?.cost])
    expect(costs).toEqual([
      [0, 0.7, 0.8],
      [1, 0.6, undefined],
      [2, 0.5, 0.7],
      [3, undefined, 0.65],
    ])
  })

  it('has no rows for an empty curve', () => {
    expect(curveRows({ train: none, test: none })).toEqual([])
  })
})

describe('sampleRows', () => {
  it('keeps exactly the limit of 2,501 rows, evenly, the first and the last among them', () => {
    const rows = curveRows({ train: falling(2501, 0), test: none })
    const sample = sampleRows(rows, 26)
    expect(sample.map((row) => row.iteration)).toEqual(Array.from({ length: 26 }, (_, k) => k * 100))
  })
})

describe('nearestIndex', () => {
  it('finds the recorded iteration nearest to any other, the earlier of two equally near', () => {
    const recorded = Float64Array.of(0, 10, 20, 100)
    const found = [-5, 0, 4, 5, 6, 59, 60, 61, 100, 1e9].map((wanted) => recorded[nearestIndex(recorded, wanted)])
    expect(found).toEqual([0, 0, 0, 0, 10, 20, 20, 100, 100, 100])
    expect(nearestIndex(new Float64Array(), 7)).toBe(-1)
  })
})

describe('lowestIndex', () => {
  it('finds the first of the lowest costs, passing over what is not a number', () => {
    const at = (...costs: number[]) => lowestIndex(points(costs.map((cost, iteration) => [iteration, cost])))
    expect([at(0.7, 0.3, 0.5, 0.3), at(NaN, 0.4, 0.5), at(0.2), at()]).toEqual([1, 1, 0, -1])
  })
})
