import { describe, expect, it } from 'vitest'
import { tipPlace } from './tips.js'

const inside = { width: 1000, height: 700 }
const tip = { width: 200, height: 60 }

describe('a tip', () => {
  it('stands under the middle of what it is about', () => {
    expect(tipPlace({ left: 400, top: 100, width: 64, height: 64 }, tip, inside)).toEqual({ left: 332, top: 172 })
  })

  it('stands above where there is no room below', () => {
    expect(tipPlace({ left: 400, top: 600, width: 64, height: 64 }, tip, inside)).toEqual({ left: 332, top: 532 })
  })

  it.each([
    [0, 8],
    [960, 792],
  ])('stays inside the window beside its edge (%i)', (left, expected) => {
    expect(tipPlace({ left, top: 100, width: 30, height: 20 }, tip, inside).left).toBe(expected)
  })
})
