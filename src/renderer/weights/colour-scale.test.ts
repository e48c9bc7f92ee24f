import { describe, expect, it } from 'vitest'
import {
  colourIndex,
  colourOf,
  colourTable,
  legendColours,
  luminance,
  paint,
  parseHex,
  textOn,
  type Poles,
  type Rgb,
} from './colour-scale.js'

/** The window's own tokens in both themes (main.css). */
const LIGHT: Poles = { negative: parseHex('#ad4d00'), zero: parseHex('#ffffff'), positive: parseHex('#1d5fc4') }
const DARK: Poles = { negative: parseHex('#f7a35c'), zero: parseHex('#1b1b1f'), positive: parseHex('#7db0ff') }

const contrast = (a: Rgb, b: Rgb) => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light! + 0.05) / (dark! + 0.05)
}

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('the scale of the %s theme', (_, poles) => {
  const table = colourTable(poles)

  it('has the ground at zero and the poles at ± the limit and beyond', () => {
    expect(colourOf(table, 0, 0.03)).toEqual(poles.zero)
    expect([0.03, 7, Infinity].map((value) => colourOf(table, value, 0.03))).toEqual(Array(3).fill(poles.positive))
    expect([-0.03, -7, -Infinity].map((value) => colourOf(table, value, 0.03))).toEqual(Array(3).fill(poles.negative))
  })

  it('gives equal sizes equal places on either side', () => {
    for (const value of [1e-9, 0.1, 0.25, 0.5, 0.99, 1, 3]) {
      expect(colourIndex(value, 1) - 255).toBe(255 - colourIndex(-value, 1))
    }
  })

  it('moves away from the ground with every tenth, on both sides', () => {
    for (const sign of [-1, 1]) {
      const steps = Array.from({ length: 11 }, (_, i) => contrast(colourOf(table, (sign * i) / 10, 1), poles.zero))
      expect(steps).toEqual([...steps].sort((a, b) => a - b))
      expect(new Set(steps).size).toBe(11)
    }
  })

  it('bears black or white figures of at least 4.5 : 1 on every one of its colours', () => {
    for (let i = -255; i <= 255; i++) {
      const ground = colourOf(table, i / 255, 1)
      expect(contrast(ground, textOn(ground) === '#fff' ? [255, 255, 255] : [0, 0, 0])).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('tells the poles apart for red-, green- and blue-blind eyes (ΔE76 of simulated colours above 40)', () => {
    for (const eyes of Object.values(BLINDNESS)) {
      expect(deltaE(simulate(poles.negative, eyes), simulate(poles.positive, eyes))).toBeGreaterThan(40)
    }
  })
})

it('mixes in OKLab: halfway from the grounds to a pole, within one step of 255', () => {
  // NumPy, with the inverses taken by np.linalg.inv: 255 * enc(inv(M1) @ (inv(M2) @ ((lab(zero) + lab(pole)) / 2)) ** 3)
  const near = (found: Rgb, expected: Rgb) =>
    found.forEach((byte, i) => expect(Math.abs(byte - expected[i]!)).toBeLessThan(1))
  near(colourOf(colourTable(LIGHT), 0.5, 1), [142.39, 176.13, 229.3])
  near(colourOf(colourTable(DARK), -0.5, 1), [128.53, 91.13, 63.94])
})

it('without a limit, and for what is not a number, everything is ground', () => {
  expect([colourIndex(3, 0), colourIndex(NaN, 1), colourIndex(1, NaN)]).toEqual([255, 255, 255])
})

it('paints one opaque pixel a value and leaves the others alone', () => {
  const table = colourTable(LIGHT)
  const pixels = new Uint8ClampedArray(16)
  paint(Float32Array.of(-2, 0, 2), 2, table, pixels)
  expect([...pixels]).toEqual([0xad, 0x4d, 0, 255, 255, 255, 255, 255, 0x1d, 0x5f, 0xc4, 255, 0, 0, 0, 0])
})

it('a legend runs from the negative pole over the ground to the positive', () => {
  const colours = legendColours(colourTable(LIGHT), 5)
  expect([colours[0], colours[2], colours[4]]).toEqual(['rgb(173 77 0)', 'rgb(255 255 255)', 'rgb(29 95 196)'])
})

it.each(['', '#fff', 'rgb(1 2 3)', '#12345g'])('refuses the colour “%s”', (text) => {
  expect(() => parseHex(text)).toThrowError(/not a colour/)
})

/** Machado, Oliveira, Fernandes 2009, severity 1, on linear light. */
const BLINDNESS = {
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
}

const toLinear = (byte: number) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4)

/** Linear light as such eyes see it. */
function simulate(colour: Rgb, m: number[]): number[] {
  const light = colour.map(toLinear)
  return [0, 3, 6].map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        [0, 1, 2].reduce((s, i) => s + m[row + i]! * light[i]!, 0),
      ),
    ),
  )
}

function lab([r, g, b]: number[]): number[] {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)
  const x = f((0.4124 * r! + 0.3576 * g! + 0.1805 * b!) / 0.95047)
  const y = f(0.2126 * r! + 0.7152 * g! + 0.0722 * b!)
  const z = f((0.0193 * r! + 0.1192 * g! + 0.9505 * b!) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

function deltaE(a: number[], b: number[]): number {
  const [from, to] = [lab(a), lab(b)]
  return Math.hypot(...from.map((value, i) => value - to[i]!))
}
