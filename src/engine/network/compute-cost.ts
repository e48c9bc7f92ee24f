import { expectShape, type Matrix } from '../matrix/index.js'

/**
 * The mean cross-entropy −1/m · Σ (y·log a + (1 − y)·log(1 − a)) of A_L and Y, both (1, m). With Z_L given it is
 * finite even where a is exactly 0 or 1, which the seed's formula is not.
 */
export function computeCost(al: Matrix, y: Matrix, zl?: Matrix): number {
  expectShape(al, 1, y.cols, 'The probabilities')
  let sum = 0
  for (let j = 0; j < y.cols; j++) {
    const z = zl ? zl.data[j]! : al.data[j]! === 0 ? -Infinity : Infinity
    sum += sampleLoss(al.data[j]!, y.data[j]!, z)
  }
  return sum / y.cols
}

/** One sample's cross-entropy, y being 0 or 1: the seed's formula, or from z (softplus form) where a has been rounded to 0 or 1. */
export function sampleLoss(a: number, y: number, z: number): number {
  if (a > 0 && a < 1) return y === 1 ? -Math.log(a) : -Math.log(1 - a)
  const margin = y === 1 ? -z : z
  return Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)))
}

/** Between these bounds a product of many factors below 1 is neither 0 nor rounded as the smallest numbers are. */
const LEAST_FACTOR = 1e-100
const LEAST_PRODUCT = 1e-200

/**
 * The mean of `sampleLoss` over samples, as logarithms of products rather than a sum of logarithms: the same number to
 * about 1e-16, in a fraction of the time.
 */
export function meanLoss(a: ArrayLike<number>, y: Uint8Array, z: ArrayLike<number>): number {
  let sum = 0
  let product = 1
  for (let j = 0; j < y.length; j++) {
    const p = y[j] === 1 ? a[j]! : 1 - a[j]!
    if (p > LEAST_FACTOR && p < 1) product *= p
    else sum += sampleLoss(a[j]!, y[j]!, z[j]!)
    if (product < LEAST_PRODUCT) {
      sum -= Math.log(product)
      product = 1
    }
  }
  return (sum - Math.log(product)) / y.length
}
