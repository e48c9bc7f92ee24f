import { describe, expect, it } from 'vitest'
import { RandomState } from '../matrix/index.js'
import { type PhotoCanvas, shiftedWindow, transformPhoto, UNTOUCHED } from './transform-photo.js'

function canvasOf(side: number, colour: (x: number, y: number) => number[], width = side, height = side): PhotoCanvas {
  const bytes = new Uint8Array(side * side * 3)
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) bytes.set(colour(x, y), (y * side + x) * 3)
  return { side, bytes, width, height }
}

const random = new RandomState(3)
const noise = canvasOf(64, () => [0, 1, 2].map(() => Math.floor(random.randomSample() * 256)))
const pixel = (bytes: Uint8Array, size: number, x: number, y: number) => [
  ...bytes.subarray((y * size + x) * 3, (y * size + x) * 3 + 3),
]

describe('transformPhoto', () => {
  it('left alone gives the canvas itself at its size, and means of whole blocks at a smaller one', () => {
    expect(transformPhoto(noise, UNTOUCHED, 'squash', 64)).toEqual(new Uint8Array(noise.bytes))
    const small = transformPhoto(noise, UNTOUCHED, 'squash', 16)
    for (const [x, y] of [
      [0, 0],
      [7, 3],
      [15, 15],
    ] as const) {
      const block = Array.from({ length: 16 }, (_, i) =>
        pixel(noise.bytes, 64, 4 * x + (i % 4), 4 * y + Math.floor(i / 4)),
      )
      const mean = [0, 1, 2].map((c) => block.reduce((sum, rgb) => sum + (rgb[c] ?? 0), 0) / 16)
      pixel(small, 16, x, y).forEach((value, c) => expect(Math.abs(value - (mean[c] ?? 0))).toBeLessThanOrEqual(0.5))
    }
  })

  it('turned by right angles only moves pixels: exactly, and four times give the first again', () => {
    const turned = transformPhoto(noise, { ...UNTOUCHED, rotation: 90 }, 'squash', 64)
    for (const [x, y] of [
      [0, 0],
      [5, 60],
      [33, 12],
    ] as const)
      expect(pixel(turned, 64, 63 - y, x)).toEqual(pixel(noise.bytes, 64, x, y)) // clockwise
    const again = { ...noise, bytes: transformPhoto(noise, { ...UNTOUCHED, rotation: 180 }, 'squash', 64) }
    expect(transformPhoto(again, { ...UNTOUCHED, rotation: -180 }, 'squash', 64)).toEqual(new Uint8Array(noise.bytes))
  })

  it('moved shows what lay beside it, and the outermost pixels beyond the edge', () => {
    const moved = transformPhoto(noise, { ...UNTOUCHED, shiftX: 4 / 64, shiftY: -2 / 64 }, 'squash', 64)
    expect(pixel(moved, 64, 10, 10)).toEqual(pixel(noise.bytes, 64, 6, 12))
    expect(pixel(moved, 64, 0, 10)).toEqual(pixel(noise.bytes, 64, 0, 12))
  })

  it('enlarged twice shows the middle half', () => {
    const flat = canvasOf(64, (x, y) => (x >= 16 && x < 48 && y >= 16 && y < 48 ? [200, 100, 50] : [0, 0, 0]))
    const close = transformPhoto(flat, { ...UNTOUCHED, zoom: 2 }, 'squash', 32)
    expect([pixel(close, 32, 1, 1), pixel(close, 32, 30, 30)]).toEqual([
      [200, 100, 50],
      [200, 100, 50],
    ])
  })

  it('brightened by one doubles the light and ends at white', () => {
    const grey = canvasOf(16, () => [40, 100, 200])
    expect(pixel(transformPhoto(grey, { ...UNTOUCHED, brightness: 1 }, 'squash', 8), 8, 3, 3)).toEqual([80, 200, 255])
    expect(pixel(transformPhoto(grey, { ...UNTOUCHED, brightness: -1 }, 'squash', 8), 8, 3, 3)).toEqual([20, 50, 100])
  })

  it('cut to a square leaves the ends of a wide photo out', () => {
    const halves = canvasOf(64, (x) => (x < 16 || x >= 48 ? [255, 0, 0] : [0, 0, 255]), 200, 100)
    const cut = transformPhoto(halves, UNTOUCHED, 'crop', 16)
    expect(pixel(cut, 16, 1, 8)).toEqual([0, 0, 255])
    expect(pixel(transformPhoto(halves, UNTOUCHED, 'squash', 16), 16, 0, 8)).toEqual([255, 0, 0])
  })
})

describe('shiftedWindow', () => {
  it('is the transformed photo moved by whole pixels, byte for byte', () => {
    const turned = { ...UNTOUCHED, rotation: 12, zoom: 1.25 }
    const wide = transformPhoto(noise, turned, 'squash', 32, 2)
    for (const [dx, dy] of [
      [0, 0],
      [2, -1],
      [-2, 2],
    ] as const) {
      const moved = transformPhoto(noise, { ...turned, shiftX: dx / 32, shiftY: dy / 32 }, 'squash', 32)
      expect(shiftedWindow(wide, 32, 2, dx, dy)).toEqual(moved)
    }
  })
})
