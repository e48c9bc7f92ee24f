import { describe, expect, it } from 'vitest'
import { colourTable } from '../../weights/colour-scale.js'
import { overlay, pixelSums } from './contribution-map.js'

const table = colourTable({ negative: [255, 128, 0], zero: [255, 255, 255], positive: [0, 0, 255] })

describe('what a pixel adds', () => {
  it('is the sum of its three channels', () => {
    const map = Float64Array.of(1, 2, -0.5, -1, -1, -1, 0, 0, 0, 4, 0, 0)
    expect([...pixelSums({ map, size: 2 })]).toEqual([2.5, -3, 0, 4])
  })
})

describe('the map over the image', () => {
  const image = { size: 2, rgb: Uint8Array.from([100, 100, 100, 50, 50, 50, 0, 0, 0, 255, 255, 255]) }

  it('leaves the image in grey where a pixel adds nothing', () => {
    const red = { size: 1, rgb: Uint8Array.of(255, 0, 0) }
    expect([...overlay(Float32Array.of(0), 1, table, red).rgb]).toEqual([76, 76, 76])
  })

  it('has the pole of its sign at the limit and beyond, and a mixture below', () => {
    const { rgb } = overlay(Float32Array.of(1, -2, 0.5, 0), 1, table, image)
    expect([...rgb.subarray(0, 6)]).toEqual([0, 0, 255, 255, 128, 0])
    expect([...rgb.subarray(6, 9)]).toEqual([0, 0, Math.round(255 * 0.55)])
    expect([...rgb.subarray(9)]).toEqual([255, 255, 255])
  })
})
