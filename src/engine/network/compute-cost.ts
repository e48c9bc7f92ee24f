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
