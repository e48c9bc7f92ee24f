import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tilesBetween, type GridLayout } from './marquee.js'

const layout = fc.record({
  count: fc.integer({ min: 0, max: 60 }),
  columns: fc.integer({ min: 1, max: 9 }),
  tile: fc.integer({ min: 40, max: 128 }),
  gap: fc.integer({ min: 1, max: 36 }),
  padding: fc.constant(12),
})
const point = fc.record({ x: fc.integer({ min: -50, max: 1400 }), y: fc.integer({ min: -50, max: 2000 }) })

/** Each tile looked at by itself. */
function plainly(from: { x: number; y: number }, to: { x: number; y: number }, all: GridLayout): number[] {
  const touches = (a: number, b: number, start: number, size: number) =>
    Math.max(a, b) >= start && Math.min(a, b) <= start + size
  return Array.from({ length: all.count }, (_, i) => i).filter((i) => {
    const left = all.padding + (i % all.columns) * (all.tile + all.gap)
    const top = all.padding + Math.floor(i / all.columns) * all.rowHeight
    return touches(from.x, to.x, left, all.tile) && touches(from.y, to.y, top, all.tileHeight)
  })
}

describe('the marquee', () => {
  it('takes exactly the tiles that its rectangle touches, whichever corner it was drawn from', () => {
    fc.assert(
      fc.property(layout, point, point, (some, from, to) => {
        const all = { ...some, tileHeight: some.tile + 20, rowHeight: some.tile + 28 }
        expect(tilesBetween(from, to, all)).toEqual(plainly(from, to, all))
      }),
      { numRuns: 1000 },
    )
  })
})
