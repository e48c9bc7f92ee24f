import fc from 'fast-check'
import { expect } from 'vitest'
import { RandomState } from '../matrix/index.js'
import type { Floats, Kernels, Precision } from './kernels.js'
import { PLAIN } from './plain.js'
import { RELAXED_SIMD_BINARY, SIMD_BINARY } from './simd-binary.js'
import { compileBinary, simdModule } from './simd-module.js'
import { simdKernels } from './simd.js'

// Allows relaxed SIMD where that must be asked for.
simdModule()

/** Every implementation passes this one suite; the expected values are computed here, element by element, in float64. */
export const implementations: [string, () => Kernels][] = [
  ['plain', () => PLAIN],
  ['simd', () => simdKernels(compileBinary(SIMD_BINARY))!],
  ['relaxed simd', () => simdKernels(compileBinary(RELAXED_SIMD_BINARY))!],
]
export const precisions: Precision[] = ['f64', 'f32']

/** Odd ones, ones, just below and above the widths of vectors, stripes (12 and 24) and blocks (256). */
export const rowCounts = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9)
export const sizes = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 16, 17, 23, 24, 25, 31, 33, 48, 49)
export const lengths = fc.oneof(sizes, fc.constantFrom(255, 256, 257, 300))
export const seeds = fc.integer({ min: 0, max: 2 ** 32 - 8 })
export const runs = { numRuns: 60, seed: 20261123 }

export function gaussians(length: number, seed: number, zeros = 0): number[] {
  const random = new RandomState(seed)
  return Array.from({ length }, () => (random.randomSample() < zeros ? 0 : random.randn()))
}

export function randomBytes(length: number, seed: number): Uint8Array {
  const random = new RandomState(seed)
  return Uint8Array.from({ length }, () =>
    random.randomSample() < 0.1 ? 255 : Math.floor(256 * random.randomSample()),
  )
}

/** These bytes where the kernels can read them. */
export function inMemory(kernels: Kernels, bytes: Uint8Array): Uint8Array {
  const there = kernels.bytes(bytes.length)
  there.set(bytes)
  return there
}

export const at = (rows: number, cols: number, f: (i: number, j: number) => number) =>
  Array.from({ length: rows * cols }, (_, n) => f(Math.floor(n / cols), n % cols))

export const sum = (count: number, f: (k: number) => number) => {
  let total = 0
  for (let k = 0; k < count; k++) total += f(k)
  return total
}

/** Within the rounding that `terms` products of about unit size may gather; non-finite values must match exactly. */
export function expectNear(actual: Floats, expected: ArrayLike<number>, precision: Precision, terms: number): void {
  const unit = precision === 'f64' ? 2 ** -53 : 2 ** -24
  expect(actual).toHaveLength(expected.length)
  for (let i = 0; i < expected.length; i++) {
    const a = actual[i]!
    const e = precision === 'f64' ? expected[i]! : Math.fround(expected[i]!)
    if (!Number.isFinite(e)) expect(a).toBe(e)
    else if (!(Math.abs(a - e) <= 16 * unit * (terms + Math.abs(e)))) expect({ i, a }).toEqual({ i, a: e })
  }
}

export function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z))
}
