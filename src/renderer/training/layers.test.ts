import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../engine/contract/index.js'
import { addLayer, canAddLayer, moveLayer, removeLayer, setUnits } from './layers.js'

const course = ['20', '7', '5']

describe('the layer editor', () => {
  it('adds a layer as wide as the last, and 7 units to a net without any', () => {
    expect(addLayer(course)).toEqual(['20', '7', '5', '5'])
    expect(addLayer([])).toEqual(['7'])
  })

  it(`stops at ${LIMITS.hiddenLayers.max} hidden layers`, () => {
    const full = Array.from({ length: LIMITS.hiddenLayers.max }, () => '3')
    expect(canAddLayer(full)).toBe(false)
    expect(addLayer(full)).toBe(full)
  })

  it('removes and edits exactly the named layer and leaves the given list alone', () => {
    expect(removeLayer(course, 1)).toEqual(['20', '5'])
    expect(setUnits(course, 2, '')).toEqual(['20', '7', ''])
    expect(course).toEqual(['20', '7', '5'])
  })

  it('moves a layer up and down, and not past the ends', () => {
    expect(moveLayer(course, 0, 1)).toEqual(['7', '20', '5'])
    expect(moveLayer(course, 2, 0)).toEqual(['5', '20', '7'])
    expect(moveLayer(course, 0, -1)).toBe(course)
    expect(moveLayer(course, 2, 3)).toBe(course)
    expect(moveLayer(course, 9, 0)).toBe(course)
  })
})
