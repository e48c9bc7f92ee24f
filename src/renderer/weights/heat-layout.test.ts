import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellAfterKey, cellAt, cellRect, heatDecimals, heatLayout } from './heat-layout.js'

describe('a heat map', () => {
  it('shows figures where they fit and gives cells their width; narrower, it shows none', () => {
    expect(heatLayout(7, 20, 940, 30)).toMatchObject({ numbers: true, cellWidth: 43, cellHeight: 22 })
    expect(heatLayout(7, 20, 640, 30)).toMatchObject({ numbers: false, cellWidth: 28, cellHeight: 22 })
    expect(heatLayout(1, 5, 940, 30)).toMatchObject({ numbers: true, cellWidth: 64 })
  })

  it('is never wider than the room it has, unless cells would become too small to point at', () => {
    expect(heatLayout(7, 20, 640, 30).width).toBeLessThanOrEqual(640)
    expect(heatLayout(64, 64, 300, 30)).toMatchObject({ cellWidth: 8, cellHeight: 8 })
  })

  it('finds at the middle of every cell that cell, biases included', () => {
    const sizes = fc.integer({ min: 1, max: 64 })
    fc.assert(
      fc.property(sizes, sizes, fc.integer({ min: 100, max: 1500 }), fc.nat(), fc.nat(), (rows, cols, width, r, c) => {
        const layout = heatLayout(rows, cols, width, 30)
        const cell = { row: r % rows, col: c % (cols + 1) }
        const rect = cellRect(layout, cell)
        expect(cellAt(layout, rect.left + rect.width / 2, rect.top + rect.height / 2)).toEqual(cell)
      }),
    )
  })

  it('finds none on the labels, in the gap before the biases and outside', () => {
    const layout = heatLayout(2, 3, 400, 30)
    const bias = cellRect(layout, { row: 0, col: 3 })
    const points = [
      [5, 30],
      [60, 5],
      [bias.left - 2, 30],
      [layout.width + 1, 30],
      [60, layout.height + 1],
    ] as const
    expect(points.map(([x, y]) => cellAt(layout, x, y))).toEqual(points.map(() => null))
  })

  it('is walked with the arrow keys, Home and End, and never left', () => {
    const layout = heatLayout(2, 3, 400, 30)
    const walk = (keys: string[]) =>
      keys.reduce((cell, key) => cellAfterKey(layout, cell, key) ?? cell, { row: 0, col: 0 })
    expect(walk(['ArrowUp', 'ArrowLeft'])).toEqual({ row: 0, col: 0 })
    expect(walk(['ArrowRight', 'ArrowDown', 'ArrowDown'])).toEqual({ row: 1, col: 1 })
    expect(walk(['End', 'ArrowRight'])).toEqual({ row: 0, col: 3 })
    expect(walk(['End', 'Home'])).toEqual({ row: 0, col: 0 })
    expect(cellAfterKey(layout, { row: 0, col: 0 }, 'a')).toBeNull()
  })
})

it.each([
  [1.5, 2],
  [0.5, 2],
  [0.03, 3],
  [0.0015, 4],
  [50, 2],
  [0, 2],
])('on a scale up to %d, figures have %i decimals', (limit, decimals) => expect(heatDecimals(limit)).toBe(decimals))
