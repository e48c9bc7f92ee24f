import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compileKernels, KERNEL_MODULE } from '../../../scripts/build-kernels.mjs'
import { RandomState } from '../matrix/index.js'
import type { Floats, Kernels, Precision } from './kernels.js'
import { PLAIN } from './plain.js'
import { simdKernels } from './simd.js'

const simd = simdKernels()

/** Every implementation passes this one suite; the expected values are computed here, element by element, in float64. */
const implementations: [string, () => Kernels][] = [
  ['plain', () => PLAIN],
  ['simd', () => simdKernels()!],
]
const precisions: Precision[] = ['f64', 'f32']

/** Odd ones, ones, just below and above the widths of vectors, stripes (12 and 24) and blocks (256). */
const rowCounts = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9)
const sizes = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 16, 17, 23, 24, 25, 31, 33, 48, 49)
const lengths = fc.oneof(sizes, fc.constantFrom(255, 256, 257, 300))
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 8 })
const runs = { numRuns: 60, seed: 20261123 }

function gaussians(length: number, seed: number, zeros = 0): number[] {
  const random = new RandomState(seed)
  return Array.from({ length }, () => (random.randomSample() < zeros ? 0 : random.randn()))
}

function randomBytes(length: number, seed: number): Uint8Array {
  const random = new RandomState(seed)
  return Uint8Array.from({ length }, () =>
    random.randomSample() < 0.1 ? 255 : Math.floor(256 * random.randomSample()),
  )
}

const at = (rows: number, cols: number, f: (i: number, j: number) => number) =>
  Array.from({ length: rows * cols }, (_, n) => f(Math.floor(n / cols), n % cols))

const sum = (count: number, f: (k: number) => number) => {
  let total = 0
  for (let k = 0; k < count; k++) total += f(k)
  return total
}

/** Within the rounding that `terms` products of about unit size may gather; non-finite values must match exactly. */
function expectNear(actual: Floats, expected: ArrayLike<number>, precision: Precision, terms: number): void {
  const unit = precision === 'f64' ? 2 ** -53 : 2 ** -24
  expect(actual).toHaveLength(expected.length)
  for (let i = 0; i < expected.length; i++) {
    const a = actual[i]!
    const e = precision === 'f64' ? expected[i]! : Math.fround(expected[i]!)
    if (!Number.isFinite(e)) expect(a).toBe(e)
    else if (!(Math.abs(a - e) <= 16 * unit * (terms + Math.abs(e)))) expect({ i, a }).toEqual({ i, a: e })
  }
}

describe.each(implementations)('%s kernels', (_name, make) => {
  const kernels = make()

  describe.each(precisions)('%s', (precision) => {
    const floats = (values: ArrayLike<number>) => kernels.floats(precision, values)
    const empty = (length: number) => kernels.floats(precision, gaussians(length, 99))

    it('multiply, left- and right-transposed equal the definition within rounding, at every size', () => {
      fc.assert(
        fc.property(rowCounts, lengths, sizes, seeds, (rows, inner, cols, seed) => {
          const a = floats(gaussians(rows * inner, seed))
          const b = floats(gaussians(inner * cols, seed + 1))
          const c = empty(rows * cols)
          const expected = at(rows, cols, (i, j) => sum(inner, (k) => a[i * inner + k]! * b[k * cols + j]!))
          kernels.multiply(c, a, b, rows, inner, cols)
          expectNear(c, expected, precision, inner)
          const aT = floats(at(inner, rows, (k, i) => a[i * inner + k]!))
          kernels.multiplyLeftTransposed(c, aT, b, rows, inner, cols)
          expectNear(c, expected, precision, inner)
          const bT = floats(at(cols, inner, (j, k) => b[k * cols + j]!))
          kernels.multiplyRightTransposed(c, a, bT, rows, inner, cols)
          expectNear(c, expected, precision, inner)
        }),
        runs,
      )
    })

    it('addPackedProduct adds factor · A · B, with and without zeros in A', () => {
      fc.assert(
        fc.property(rowCounts, lengths, sizes, seeds, fc.constantFrom(0, 0.7, 1), (rows, inner, cols, seed, zeros) => {
          const a = floats(gaussians(rows * inner, seed, zeros))
          const b = floats(gaussians(inner * cols, seed + 1))
          const c = floats(gaussians(rows * cols, seed + 2))
          const expected = at(
            rows,
            cols,
            (i, j) => c[i * cols + j]! - 0.5 * sum(inner, (k) => a[i * inner + k]! * b[k * cols + j]!),
          )
          kernels.addPackedProduct(c, a, kernels.pack(b, inner, cols), -0.5, rows)
          expectNear(c, expected, precision, inner)
        }),
        runs,
      )
    })

    it('pixelForward and addPixelProduct equal the products with bytes / 255', () => {
      fc.assert(
        fc.property(
          rowCounts,
          lengths,
          fc.oneof(sizes, fc.constantFrom(257)),
          seeds,
          (units, features, samples, seed) => {
            const pixels = randomBytes(features * samples, seed)
            const bytes = kernels.bytes(pixels)
            const w = floats(gaussians(units * features, seed + 1))
            const z = empty(units * samples)
            kernels.pixelForward(z, w, bytes, units, features, samples)
            const projected = at(units, samples, (u, j) =>
              sum(features, (p) => (w[u * features + p]! * pixels[j * features + p]!) / 255),
            )
            expectNear(z, projected, precision, features)
            const d = floats(gaussians(units * samples, seed + 2, 0.5))
            const g = floats(gaussians(units * features, seed + 3))
            const expected = at(
              units,
              features,
              (u, p) =>
                g[u * features + p]! -
                0.25 * sum(samples, (j) => (d[u * samples + j]! * pixels[j * features + p]!) / 255),
            )
            kernels.addPixelProduct(g, d, bytes, -0.25, units, features, samples)
            expectNear(g, expected, precision, samples)
          },
        ),
        { ...runs, numRuns: 30 },
      )
    })

    it('activate adds the bias and applies relu, tanh, sigmoid; the backward step multiplies by the derivative', () => {
      fc.assert(
        fc.property(rowCounts, sizes, seeds, (units, samples, seed) => {
          const length = units * samples
          const start = gaussians(length, seed).map((value) => 3 * value)
          const b = floats(gaussians(units, seed + 1))
          const a = empty(length)
          const functions = { relu: (z: number) => Math.max(0, z), tanh: Math.tanh, sigmoid }
          for (const name of ['relu', 'tanh', 'sigmoid'] as const) {
            const z = floats(start)
            const biased = at(units, samples, (u, j) => z[u * samples + j]! + b[u]!)
            kernels.activate(a, z, b, units, samples, name)
            expectNear(z, biased, precision, 1)
            expectNear(a, Array.from(z, functions[name]), precision, 1)
            if (name === 'sigmoid') continue
            const d = floats(gaussians(length, seed + 2))
            const slope = name === 'relu' ? (i: number) => (z[i]! <= 0 ? 0 : 1) : (i: number) => 1 - a[i]! ** 2
            const expected = Array.from(d, (value, i) => value * slope(i))
            kernels.activateBackward(d, z, a, length, name)
            expectNear(d, expected, precision, 1)
          }
        }),
        runs,
      )
    })

    it('rowSums and addScaled', () => {
      fc.assert(
        fc.property(rowCounts, lengths, seeds, (rows, cols, seed) => {
          const d = floats(gaussians(rows * cols, seed))
          const s = empty(rows)
          kernels.rowSums(s, d, rows, cols)
          expectNear(
            s,
            at(rows, 1, (i) => sum(cols, (j) => d[i * cols + j]!)),
            precision,
            cols,
          )
          const x = floats(gaussians(rows * cols, seed + 1))
          const expected = Array.from(x, (value, i) => value - 0.3 * d[i]!)
          kernels.addScaled(x, d, -0.3, x.length)
          expectNear(x, expected, precision, 2)
        }),
        runs,
      )
    })

    it('scale, and two steps of adamStep against the definition', () => {
      fc.assert(
        fc.property(lengths, seeds, fc.constantFrom(0, 0.9), (length, seed, beta1) => {
          const x = floats(gaussians(length, seed))
          const scaled = Array.from(x, (value) => value * 0.75)
          kernels.scale(x, 0.75, length)
          expectNear(x, scaled, precision, 1)
          const g = floats(gaussians(length, seed + 1))
          const m = kernels.floats(precision, length)
          const v = kernels.floats(precision, length)
          const factors = { rate: 0.1, beta1, beta2: 0.999, c1: 0.19, c2: 0.002, epsilon: 1e-8 }
          const expected = Array.from(x)
          for (let step = 1; step <= 2; step++) {
            kernels.adamStep(x, g, m, v, factors, length)
            g.forEach((gi, i) => {
              const mi = gi * (1 - beta1 ** step)
              const vi = gi * gi * (1 - 0.999 ** step)
              expected[i]! -= (0.1 * (mi / 0.19)) / (Math.sqrt(vi / 0.002) + 1e-8)
            })
            // 1 − β₂ keeps fewer digits than β₂ in float32, so that v differs by some 1e-5.
            expectNear(x, expected, precision, precision === 'f64' ? 1e4 : 1e3)
          }
        }),
        runs,
      )
    })

    it('tanh and sigmoid are within 4 units in the last place from the smallest to the largest numbers', () => {
      const tiny = precision === 'f64' ? 5e-324 : 1e-45
      const magnitudes = [
        tiny,
        1e-40,
        1e-20,
        1e-8,
        1e-3,
        0.1,
        0.3,
        0.62,
        0.63,
        1,
        3,
        10,
        19,
        21,
        36,
        40,
        88,
        709,
        746,
        1e30,
      ]
      const values = [0, ...magnitudes, ...magnitudes.map((value) => -value)]
      const z = floats(values)
      const inputs = Array.from(z)
      const a = empty(values.length)
      const b = kernels.floats(precision, 1)
      const unit = precision === 'f64' ? 2 ** -52 : 2 ** -23
      for (const [name, f] of [
        ['tanh', Math.tanh],
        ['sigmoid', sigmoid],
      ] as const) {
        kernels.activate(a, floats(inputs), b, 1, values.length, name)
        inputs.forEach((value, i) => {
          const exact = f(value)
          const least = precision === 'f64' ? 5e-324 : 1.5e-45
          expect(Math.abs(a[i]! - exact)).toBeLessThanOrEqual(Math.max(4 * unit * Math.abs(exact), 4 * least))
        })
      }
    })

    it('NaN and infinities go where they should, at every place of a vector', () => {
      for (let place = 0; place < 13; place++) {
        for (const special of [NaN, Infinity, -Infinity]) {
          const values = Array<number>(13).fill(0.5)
          values[place] = special
          const a = empty(13)
          const zero = kernels.floats(precision, 1)
          expect(kernels.allFinite(floats(values), 13)).toBe(false)
          expect(kernels.allFinite(floats(values), place)).toBe(true)
          for (const [name, f] of [
            ['relu', (z: number) => Math.max(0, z)],
            ['tanh', Math.tanh],
            ['sigmoid', sigmoid],
          ] as const) {
            kernels.activate(a, floats(values), zero, 1, 13, name)
            expect(a[place]).toBe(f(special))
            expect(a[(place + 1) % 13]).toBeCloseTo(f(0.5), precision === 'f64' ? 14 : 6)
          }
          const c = empty(1)
          kernels.multiply(c, floats(values), floats(Array<number>(13).fill(2)), 1, 13, 1)
          expect(c[0]).toBe(special)
          const product = kernels.floats(precision, 1)
          kernels.addPackedProduct(
            product,
            floats(values),
            kernels.pack(floats(Array<number>(13).fill(2)), 13, 1),
            1,
            1,
          )
          expect(product[0]).toBe(special)
        }
      }
    })

    it('subnormal numbers are not flushed to zero', () => {
      const tiny = precision === 'f64' ? 2 ** -1070 : 2 ** -145
      const c = empty(9)
      kernels.multiply(c, floats([1]), floats(Array<number>(9).fill(tiny)), 1, 1, 9)
      expect([...c]).toEqual(Array<number>(9).fill(tiny))
      expect(kernels.allFinite(c, 9)).toBe(true)
    })
  })

  it('gram is exact: symmetric and rectangular, every size, all bytes 255 too', () => {
    fc.assert(
      fc.property(
        sizes,
        sizes,
        fc.oneof(lengths, fc.constantFrom(1023, 1024, 1025, 2500)),
        seeds,
        (m, t, features, seed) => {
          const white = seed % 3 === 0
          const make = (samples: number, s: number) =>
            white ? new Uint8Array(samples * features).fill(255) : randomBytes(samples * features, s)
          const a = make(m, seed)
          const b = make(t, seed + 1)
          const inA = kernels.bytes(a)
          const inB = kernels.bytes(b)
          const exact = (x: Uint8Array, y: Uint8Array, rows: number, cols: number) =>
            at(rows, cols, (i, j) => sum(features, (p) => x[i * features + p]! * y[j * features + p]!))
          const k = kernels.floats('f64', m * m) as Float64Array
          kernels.gram(k, inA, inA, features)
          expect([...k]).toEqual(exact(a, a, m, m))
          const kt = kernels.floats('f64', m * t) as Float64Array
          kernels.gram(kt, inA, inB, features)
          expect([...kt]).toEqual(exact(a, b, m, t))
        },
      ),
      { ...runs, numRuns: 40 },
    )
  })

  it('gram is exact beyond 2³¹', () => {
    const features = 49_152
    const bytes = kernels.bytes(new Uint8Array(2 * features).fill(255))
    const k = kernels.floats('f64', 4) as Float64Array
    kernels.gram(k, bytes, bytes, features)
    expect([...k]).toEqual(Array<number>(4).fill(255 * 255 * features))
  })
})

describe('the WebAssembly kernels', () => {
  it('run on this engine, with SIMD and shared memory', () => {
    expect(simd?.name).toBe('simd')
  })

  it('are compiled from the sources beside them: else run node scripts/build-kernels.mjs', async () => {
    expect(readFileSync(KERNEL_MODULE, 'utf8')).toBe(await compileKernels())
  })
})

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z))
}
