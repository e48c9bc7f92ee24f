import { describe, expect, it } from 'vitest'
import { moved, transformKey, UNTOUCHED } from './transform.js'

describe('keys on the bench', () => {
  it('move by one pixel of the network’s view, and never beyond half the window', () => {
    expect(transformKey('ArrowRight', UNTOUCHED, 64)).toEqual({ ...UNTOUCHED, shiftX: 1 / 64 })
    expect(transformKey('ArrowUp', UNTOUCHED, 64)).toEqual({ ...UNTOUCHED, shiftY: -1 / 64 })
    expect(moved(UNTOUCHED, 3, -3)).toMatchObject({ shiftX: 0.5, shiftY: -0.5 })
  })

  it('enlarge and turn within their bounds; 0 takes everything back', () => {
    expect(transformKey('-', UNTOUCHED, 64)?.zoom).toBe(1)
    expect(transformKey('.', { ...UNTOUCHED, rotation: 178 }, 64)?.rotation).toBe(180)
    expect(transformKey('0', { ...UNTOUCHED, zoom: 3 }, 64)).toEqual(UNTOUCHED)
    expect(transformKey('a', UNTOUCHED, 64)).toBeNull()
  })
})
