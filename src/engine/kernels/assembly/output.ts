// What is asked of the output layer at every iteration.
import { at, lanes, loadOne, loadPair, storeOne, storePair } from './lanes'

/** Between these a product with a number from 1 to 2 is neither 0 nor subnormal. */
const LEAST_FACTOR: f64 = 1e-290
const MANTISSA: i64 = 0x000fffffffffffff
const ONE: i64 = 0x3ff0000000000000
const BIAS: i64 = 1023

/**
 * D = A − Y (1, samples), and at `loss` the product of all p as two float64, a number and the exponent of a power of two:
 * p = a where y is 1 and 1 − a where it is 0. False unless every p lies between 1e-290 and 1.
 */
@inline
export function crossEntropyOf<T>(d: usize, a: usize, y: usize, loss: usize, samples: i32): bool {
  let product = f64x2.splat(1)
  let exponents = i64x2.splat(0)
  let good = i64x2.splat(-1)
  let i = 0
  for (; i + 2 <= samples; i += 2) {
    const value = loadPair<T>(at<T>(a, i))
    const label = loadPair<T>(at<T>(y, i))
    storePair<T>(at<T>(d, i), f64x2.sub(value, label))
    const p = likelihood(value, label)
    good = v128.and(good, isFactor(p))
    // From 1 to 2 again, so that no number of samples makes it 0.
    const longer = f64x2.mul(product, p)
    exponents = i64x2.add(exponents, i64x2.shr_u(longer, 52))
    product = v128.or(v128.and(longer, i64x2.splat(MANTISSA)), i64x2.splat(ONE))
  }
  const exponent = i64x2.extract_lane(exponents, 0) + i64x2.extract_lane(exponents, 1) - (<i64>i) * BIAS
  let rest = f64x2.extract_lane(product, 0) * f64x2.extract_lane(product, 1)
  if (i < samples) {
    const value = loadOne<T>(at<T>(a, i))
    const label = loadOne<T>(at<T>(y, i))
    storeOne<T>(at<T>(d, i), f64x2.sub(value, label))
    const p = likelihood(value, label)
    good = v128.and(good, isFactor(p))
    rest *= f64x2.extract_lane(p, 0)
  }
  store<f64>(loss, rest)
  store<f64>(loss + 8, <f64>exponent)
  return i64x2.all_true(good)
}

/** The probability that each sample's label has. */
@inline
function likelihood(a: v128, y: v128): v128 {
  return v128.bitselect(a, f64x2.sub(f64x2.splat(1), a), f64x2.gt(y, f64x2.splat(0.5)))
}

@inline
function isFactor(p: v128): v128 {
  return v128.and(f64x2.gt(p, f64x2.splat(LEAST_FACTOR)), f64x2.lt(p, f64x2.splat(1)))
}

/** Whether a > ½ where y is 1, and only there, at the very samples where `right` is 1. */
@inline
export function sameVerdictsOf<T>(right: usize, a: usize, y: usize, samples: i32): bool {
  const half = v128.splat<T>(0.5)
  let other = v128.splat<T>(0)
  let i = 0
  for (; i + lanes<T>() <= samples; i += lanes<T>()) {
    const isWrong = v128.xor(v128.gt<T>(v128.load(at<T>(a, i)), half), v128.gt<T>(v128.load(at<T>(y, i)), half))
    other = v128.or(other, v128.xor(isWrong, v128.le<T>(v128.load(at<T>(right, i)), half)))
  }
  let rest = false
  for (; i < samples; i++) {
    const isWrong = load<T>(at<T>(a, i)) > <T>0.5 != load<T>(at<T>(y, i)) > <T>0.5
    rest = rest || isWrong != load<T>(at<T>(right, i)) <= <T>0.5
  }
  return !v128.any_true(other) && !rest
}
