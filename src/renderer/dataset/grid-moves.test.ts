import { describe, expect, it } from 'vitest'
import { moveInGrid, nearestSize, tileSizes } from './grid-moves.js'

/** Ten tiles, four a row: 0–3, 4–7, 8–9. */
const grid = { count: 10, columns: 4, page: 2 }
const move = (key: string, from: number) => moveInGrid(key, from, grid)

describe('keys in the grid', () => {
  it('arrows go to the neighbours and stop at the edges', () => {
    expect([move('ArrowRight', 3), move('ArrowLeft', 4), move('ArrowDown', 1), move('ArrowUp', 6)]).toEqual([
      4, 3, 5, 2,
    ])
    expect([move('ArrowLeft', 0), move('ArrowRight', 9), move('ArrowUp', 2), move('ArrowDown', 9)]).toEqual([
      0, 9, 2, 9,
    ])
  })

  it('down from above a short last row reaches its last tile', () => {
    expect(move('ArrowDown', 7)).toBe(9)
  })

  it('Home, End and pages reach the ends and no further', () => {
    expect([move('Home', 7), move('End', 0), move('PageDown', 1), move('PageDown', 5), move('PageUp', 5)]).toEqual([
      0, 9, 9, 9, 0,
    ])
  })

  it('begins at the first tile when nothing is selected, and has nowhere to go in an empty grid', () => {
    expect(move('ArrowDown', -1)).toBe(0)
    expect(moveInGrid('End', -1, { ...grid, count: 0 })).toBeNull()
  })

  it('leaves other keys alone', () => {
    expect([move('a', 1), move(' ', 1), move('Tab', 1)]).toEqual([null, null, null])
  })
})

describe('tile sizes', () => {
  it('are whole multiples of the image, from about 40 to 256 pixels', () => {
    expect(tileSizes(64)).toEqual([64, 128, 192, 256])
    expect(tileSizes(16)[0]).toBe(48)
    expect(tileSizes(50)).toEqual([50, 100, 150, 200, 250])
  })

  it('of large images include half their size', () => {
    expect(tileSizes(128)).toEqual([64, 128, 256])
  })

  it('start with the one nearest to what was wanted, the larger of two', () => {
    expect(nearestSize([64, 128, 192, 256], 96)).toBe(1)
    expect(nearestSize([64, 128, 192, 256], 300)).toBe(3)
  })
})
