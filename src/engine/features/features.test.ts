import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { featureCount } from '../contract/index.js'
import { edgesAndColours, scaleInto, scalingOf, spreadOverPixels } from './index.js'

interface Figures {
  readonly cases: { size: number; seed: number; count: number; sum: number; every7th: number[] }[]
  readonly scaling: { scale: number; every7thMean: number[]; every7thOfLast: number[] }
}
/** By numpy-figures.py. */
const figures = JSON.parse(readFileSync(join(import.meta.dirname, 'numpy-figures.json'), 'utf8')) as Figures

/** The same bytes as `invented` in numpy-figures.py. */
function invented(size: number, seed: number): Uint8Array {
  const modulo = (a: number, b: number) => ((a % b) + b) % b
  return Uint8Array.from({ length: size * size * 3 }, (_, i) => {
    const [y, x, c] = [Math.floor(i / (3 * size)), Math.floor(i / 3) % size, i % 3]
    const stripes = Math.sign(modulo(x * (3 + seed) + y * (5 - seed), 23) - 11)
    return Math.max(0, Math.min(255, 128 + 70 * stripes + modulo(x * x + y * (7 * c + seed), 57)))
  })
}

function mirrored(rgb: Uint8Array, size: number): Uint8Array {
  return rgb.map((_, i) => {
    const x = Math.floor(i / 3) % size
    return rgb[i + 3 * (size - 1 - 2 * x)]!
  })
}

const every7th = (values: ArrayLike<number>) => Array.from(values).filter((_, i) => i % 7 === 0)

function expectClose(received: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(received.length).toBe(expected.length)
  const worst = Array.from(received).reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0)
  expect(worst).toBeLessThan(tolerance)
}

describe('edges and colours', () => {
  it.each(figures.cases)('equal NumPy’s within 1e-12 ($size × $size pixels, image $seed)', (figure) => {
    const { size, seed, count, sum } = figure
    const features = edgesAndColours(invented(size, seed), size)
    expect(features.length).toBe(count)
    expect(featureCount('edges-and-colours', size)).toBe(count)
    expect(Math.abs(features.reduce((total, value) => total + value, 0) - sum)).toBeLessThan(1e-9)
    expectClose(every7th(features), figure.every7th, 1e-12)
  })

  it('are those of the mirror image, within 1e-12, also where the size is odd', () => {
    for (const size of [33, 64]) {
      const rgb = invented(size, 2)
      expectClose(edgesAndColours(mirrored(rgb, size), size), edgesAndColours(rgb, size), 1e-12)
    }
  })

  it('are finite for images without edges, at every size from 16 to 128', () => {
    for (let size = 16; size <= 128; size += 7) {
      const features = edgesAndColours(new Uint8Array(size * size * 3).fill(200), size)
      expect(features.every(Number.isFinite)).toBe(true)
    }
  })

  it('are centred and scaled as NumPy does, within 1e-11', () => {
    const rows = [0, 1, 2, 3].map((seed) => edgesAndColours(invented(64, seed), 64))
    const features = rows[0]!.length
    const values = Float64Array.from(rows.flatMap((row) => [...row]))
    const matrix = { features, samples: 4, values }
    const scaling = scalingOf(matrix, [0, 1, 2])
    const last = new Float64Array(features)
    scaleInto(last, matrix, [3], scaling)
    expect(Math.abs(scaling.scale - figures.scaling.scale)).toBeLessThan(1e-12)
    expectClose(every7th(scaling.mean), figures.scaling.every7thMean, 1e-12)
    expectClose(every7th(last), figures.scaling.every7thOfLast, 1e-11)
  })
})

describe('what features add, spread over the pixels', () => {
  it.each([16, 33, 64])('keeps the sum within 1e-9 (a side of %i pixels)', (size) => {
    const count = featureCount('edges-and-colours', size)
    const contributions = Float64Array.from({ length: count }, (_, i) => (i < count - 1 ? Math.sin(i) : 0))
    const map = spreadOverPixels(contributions, invented(size, 1), size)
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)
    expect(map.length).toBe(size * size * 3)
    expect(Math.abs(sum(map) - sum(contributions))).toBeLessThan(1e-9)
  })

  it('lands on the pixels that have the colour, here or in the mirror image', () => {
    const size = 32
    const rgb = new Uint8Array(size * size * 3)
    for (const pixel of [5, 6, 40]) rgb[3 * pixel] = 255
    const count = featureCount('edges-and-colours', size)
    const contributions = new Float64Array(count)
    // Red, in the upper left histogram: colours, red slowest, are the 256 features before the constant.
    contributions[count - 257 + 3 * 16] = 1
    const map = spreadOverPixels(contributions, rgb, size)
    const marked = Array.from(map.keys()).filter((i) => map[i] !== 0)
    expect(marked).toEqual([15, 16, 17, 18, 19, 20, 120, 121, 122])
  })
})
