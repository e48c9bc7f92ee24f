import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  at,
  expectNear,
  gaussians,
  implementations,
  lengths,
  precisions,
  rowCounts,
  runs,
  seeds,
  sigmoid,
  sizes,
  sum,
} from './testing.js'

describe.each(implementations)('%s kernels', (_name, make) => {
  const kernels = make()

  describe.each(precisions)('%s', (precision) => {
    const floats = (values: ArrayLike<number>) => kernels.floats(precision, values)
    const empty = (length: number) => kernels.floats(precision, gaussians(length, 99))

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

    it('copyColumns copies those columns and nothing else, whatever they hold', () => {
      fc.assert(
        fc.property(rowCounts, sizes, sizes, seeds, (rows, cols, others, seed) => {
          const width = cols + others
          const first = seed % (others + 1)
          const a = floats(gaussians(rows * width, seed).map((value, i) => (i % 7 === 3 ? NaN : value)))
          const b = empty(rows * cols + 1)
          const beyond = b[rows * cols]
          kernels.copyColumns(b, a, rows, cols, width, first)
          expect([...b.subarray(0, rows * cols)]).toEqual(at(rows, cols, (i, j) => a[i * width + first + j]!))
          expect(b[rows * cols]).toBe(beyond)
        }),
        runs,
      )
    })

    it('the relu’s backward step is 0 where z is 0 or −0, at every place of a vector', () => {
      for (let place = 0; place < 9; place++) {
        for (const zero of [0, -0]) {
          const z = floats(Array.from({ length: 9 }, (_, i) => (i === place ? zero : 1)))
          const d = floats(Array<number>(9).fill(3))
          kernels.activateBackward(d, z, z, 9, 'relu')
          expect([...d]).toEqual(Array.from({ length: 9 }, (_, i) => (i === place ? 0 : 3)))
        }
      }
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

    it('crossEntropy gives A − Y exactly, and the sum of −log p within 1e-15 a sample', () => {
      fc.assert(
        fc.property(lengths, seeds, fc.constantFrom(0.5, 5, 30), (samples, seed, spread) => {
          const labels = gaussians(samples, seed + 1).map((value) => (value > 0.3 ? 1 : 0))
          const y = floats(labels)
          // In float32, and in float64 for |z| above 37, some round to 1: then there is no sum.
          const a = floats(gaussians(samples, seed).map((value) => sigmoid(spread * value)))
          const d = empty(samples + 1)
          const beyond = d[samples]
          const p = Array.from(a, (value, j) => (labels[j] === 1 ? value : 1 - value))
          const total = sum(samples, (j) => -Math.log(p[j]!))
          const actual = kernels.crossEntropy(d, a, y, samples)
          if (p.every((one) => one > 0 && one < 1))
            expect(Math.abs(actual - total)).toBeLessThan(1e-15 * (samples + total))
          else expect(actual).toBeNaN()
          const exact = Array.from(a, (value, j) =>
            precision === 'f64' ? value - labels[j]! : Math.fround(value - labels[j]!),
          )
          expect([...d]).toEqual([...exact, beyond])
        }),
        runs,
      )
    })

    it('crossEntropy of many small probabilities is their sum, of one beyond its bounds or NaN is NaN, at every place', () => {
      const least = precision === 'f64' ? 1e-289 : 1e-38
      const many = floats(Array<number>(301).fill(least))
      const all = kernels.crossEntropy(empty(301), many, floats(Array<number>(301).fill(1)), 301)
      expect(all / (-301 * Math.log(many[0]!))).toBeCloseTo(1, 13)
      for (let place = 0; place < 7; place++) {
        for (const [value, label] of [
          [0, 1],
          [1, 1],
          [1, 0],
          [0, 0],
          [NaN, 0],
          [NaN, 1],
        ] as const) {
          const a = Array.from({ length: 7 }, (_, j) => (j === place ? value : 0.25))
          const y = Array.from({ length: 7 }, (_, j) => (j === place ? label : 0))
          expect(kernels.crossEntropy(empty(7), floats(a), floats(y), 7)).toBeNaN()
        }
      }
    })

    it('sameVerdicts holds exactly for those on the right side of one half, which is negative, at every place', () => {
      const values = [0, 0.49, 0.5, 0.500001, 1, NaN]
      for (let length = 1; length <= 11; length++) {
        for (let place = 0; place < length; place++) {
          for (const value of values) {
            for (const label of [0, 1]) {
              const a = Array.from({ length }, (_, j) => (j === place ? value : 0.75))
              const y = Array.from({ length }, (_, j) => (j === place ? label : j % 2))
              const right = a.map((one, j) => (one > 0.5 === (y[j] === 1) ? 1 : 0))
              expect(kernels.sameVerdicts(floats(right), floats(a), floats(y), length)).toBe(true)
              const other = right.map((one, j) => (j === place ? 1 - one : one))
              expect(kernels.sameVerdicts(floats(other), floats(a), floats(y), length)).toBe(false)
              // What lies beyond the samples is not looked at.
              expect(kernels.sameVerdicts(floats(other), floats(a), floats(y), place)).toBe(true)
            }
          }
        }
      }
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
        28,
        36,
        37,
        40,
        88,
        699.9,
        700.1,
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
})
