import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CAPTION, TILE_GAP, tileSide } from './tile-layout.js'

const area = { width: 990, height: 320 }

describe('the side of a unit’s image', () => {
  it.each([
    [64, 1, 1, 256], // one image: as large as the height allows
    [64, 7, 1, 128],
    [64, 20, 1, 64],
    [64, 64, 1, 64], // they do not fit: smallest, scrolled
    [16, 64, 1, 48],
    [128, 7, 1, 128],
    [64, 18, 2, 96], // 1.5 CSS pixels are whole pixels of this screen
  ])('%i pixels, %i units, %i device pixels a CSS pixel: %i', (size, count, ratio, side) => {
    expect(tileSide(size, count, area, ratio)).toBe(side)
  })

  it('is always a whole multiple of the image in device pixels, and at least 48', () => {
    const anything = {
      size: fc.integer({ min: 16, max: 128 }),
      count: fc.integer({ min: 1, max: 64 }),
      width: fc.integer({ min: 0, max: 2000 }),
      height: fc.integer({ min: 0, max: 1000 }),
      ratio: fc.constantFrom(1, 1.25, 1.5, 2, 3),
    }
    fc.assert(
      fc.property(fc.record(anything), ({ size, count, width, height, ratio }) => {
        const side = tileSide(size, count, { width, height }, ratio)
        const times = (side * ratio) / size
        return side >= 48 - 1e-9 && Math.abs(times - Math.round(times)) < 1e-9 && Math.round(times) >= 1
      }),
    )
  })

  it('larger than the smallest only where all fit', () => {
    const side = tileSide(64, 7, area, 1)
    const columns = Math.floor((area.width + TILE_GAP) / (side + TILE_GAP))
    const needed = (tile: number) => Math.ceil(7 / columns) * (tile + CAPTION)
    expect(needed(side)).toBeLessThanOrEqual(area.height)
  })
})
