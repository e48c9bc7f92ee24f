import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWhole, panBy, WHOLE, zoomBy, zoomKey } from './zoom.js'

describe('zoom', () => {
  it('stays inside the axis and keeps its width while panning, whatever keys are pressed', () => {
    const keys = fc.array(fc.constantFrom('+', '-', 'ArrowLeft', 'ArrowRight'), { maxLength: 60 })
    fc.assert(
      fc.property(keys, (pressed) => {
        let window = WHOLE
        for (const key of pressed) {
          const next = zoomKey(key, window) ?? window
          if (key.startsWith('Arrow')) expect(next.end - next.start).toBeCloseTo(window.end - window.start, 9)
          window = next
          expect(window.start).toBeGreaterThanOrEqual(0)
          expect(window.end).toBeLessThanOrEqual(100 + 1e-9)
          expect(window.end - window.start).toBeGreaterThanOrEqual(1 - 1e-9)
        }
      }),
    )
  })

  it('narrows around the middle, widens back to the whole, and pans by parts of its width', () => {
    expect(zoomBy(WHOLE, 0.5)).toEqual({ start: 25, end: 75 })
    expect(isWhole(zoomBy({ start: 25, end: 75 }, 2))).toBe(true)
    expect(panBy({ start: 20, end: 40 }, 0.5)).toEqual({ start: 30, end: 50 })
    expect(panBy({ start: 90, end: 100 }, 1)).toEqual({ start: 90, end: 100 })
  })

  it('resets with 0 and leaves other keys to others', () => {
    expect(zoomKey('0', { start: 3, end: 9 })).toEqual(WHOLE)
    expect(zoomKey('Tab', WHOLE)).toBeNull()
  })
})
