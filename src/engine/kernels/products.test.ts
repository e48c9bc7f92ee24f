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
        },
      ),
      { ...runs, numRuns: 40 },
    )
  })

  it('gram is exact beyond 2³¹', () => {
    const features = 49_152
    const bytes = inMemory(kernels, new Uint8Array(2 * features).fill(255))
    const k = kernels.floats('f64', 4) as Float64Array
    kernels.gram(k, bytes, bytes, features)
    expect([...k]).toEqual(Array<number>(4).fill(255 * 255 * features))
  })
})
