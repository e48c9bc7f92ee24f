import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  at,
  expectNear,
  gaussians,
  implementations,
  inMemory,
  lengths,
  precisions,
  randomBytes,
  rowCounts,
  runs,
  seeds,
  sizes,
  sum,
} from './testing.js'

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
            const bytes = inMemory(kernels, pixels)
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
  })

  it('packPart takes the rows and columns it is given, in their order', () => {
    fc.assert(
      fc.property(rowCounts, lengths, sizes, seeds, (rows, inner, cols, seed) => {
        const width = cols + 3
        const wide = Uint32Array.from(gaussians((inner + 2) * width, seed), (value) => 1e8 * Math.abs(value))
        const rowPlaces = Int32Array.from({ length: inner }, (_, k) => (7 * k + 1) % (inner + 2))
        const colPlaces = Int32Array.from({ length: cols }, (_, j) => (5 * j + 2) % width)
        const a = kernels.floats('f64', gaussians(rows * inner, seed + 1))
        const c = kernels.floats('f64', rows * cols)
        kernels.addPackedProduct(c, a, kernels.packPart(wide, width, rowPlaces, colPlaces), 1e-8, rows)
        const expected = at(rows, cols, (i, j) =>
          sum(inner, (k) => a[i * inner + k]! * 1e-8 * wide[rowPlaces[k]! * width + colPlaces[j]!]!),
        )
        expectNear(c, expected, 'f64', inner)
      }),
      runs,
    )
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
          const inA = inMemory(kernels, a)
          const inB = inMemory(kernels, b)
          const exact = (x: Uint8Array, y: Uint8Array, rows: number, cols: number) =>
            at(rows, cols, (i, j) => sum(features, (p) => x[i * features + p]! * y[j * features + p]!))
          const k = kernels.floats('f64', m * m) as Float64Array
          kernels.gram(k, inA, inA, features)
          expect([...k]).toEqual(exact(a, a, m, m))
          const kt = kernels.floats('f64', m * t) as Float64Array
          kernels.gram(kt, inA, inB, features)
          expect([...kt]).toEqual(exact(a, b, m, t))
          const words = kernels.words(m * m)
          kernels.gram(words, inA, inA, features)
          expect([...words]).toEqual([...k])
        },
      ),
      { ...runs, numRuns: 40 },
    )
  })

  it('gram of several tiles is exact, and symmetric to the last element', () => {
    const [samples, features] = [301, 1030]
    const pixels = randomBytes(samples * features, 5)
    const bytes = inMemory(kernels, pixels)
    const k = kernels.words(samples * samples)
    kernels.gram(k, bytes, bytes, features)
    for (let i = 0; i < samples; i += 3) {
      for (let j = i; j < samples; j++) {
        const exact = sum(features, (p) => pixels[i * features + p]! * pixels[j * features + p]!)
        expect([k[i * samples + j], k[j * samples + i]]).toEqual([exact, exact])
      }
    }
  })

  it('gram is exact up to 2³² in 32 bits, and beyond in float64', () => {
    for (const features of [66_051, 196_608]) {
      const bytes = inMemory(kernels, new Uint8Array(2 * features).fill(255))
      const expected = Array<number>(4).fill(255 * 255 * features)
      const k = kernels.floats('f64', 4) as Float64Array
      kernels.gram(k, bytes, bytes, features)
      expect([...k]).toEqual(expected)
      if (features > 66_051) continue
      const words = kernels.words(4)
      kernels.gram(words, bytes, bytes, features)
      expect([...words]).toEqual(expected)
    }
  })
})
