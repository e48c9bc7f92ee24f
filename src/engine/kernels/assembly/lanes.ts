// Numbers of type T (f64 or f32) in 128-bit vectors, and float64 mathematics two lanes at a time.

/** How many numbers of type T a vector holds. */
@inline
export function lanes<T>(): i32 {
  return 16 / sizeof<T>()
}

/** Address of element i. */
@inline
export function at<T>(base: usize, i: i32): usize {
  return base + (<usize>i) * sizeof<T>()
}

/** The same number in every lane, read from memory. */
@inline
export function spread<T>(address: usize): v128 {
  return sizeof<T>() == 8 ? v128.load_splat<u64>(address) : v128.load_splat<u32>(address)
}

/** a + b · c: rounded twice, or once where the module is compiled for relaxed SIMD and the processor can. */
@inline
export function addProduct<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return sizeof<T>() == 8 ? f64x2.relaxed_madd(b, c, a) : f32x4.relaxed_madd(b, c, a)
  }
  return v128.add<T>(a, v128.mul<T>(b, c))
}

/** The sum of all lanes, always in the same order. */
@inline
export function total<T>(v: v128): T {
  if (sizeof<T>() == 8) return <T>(f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1))
  return <T>(
    (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 2) + (f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 3)))
  )
}

/** Two neighbouring numbers as float64. */
@inline
export function loadPair<T>(address: usize): v128 {
  if (sizeof<T>() == 8) return v128.load(address)
  return f64x2.promote_low_f32x4(v128.load64_zero(address))
}

@inline
export function storePair<T>(address: usize, v: v128): void {
  if (sizeof<T>() == 8) v128.store(address, v)
  else v128.store64_lane(address, f32x4.demote_f64x2_zero(v), 0)
}

/** One number as float64, in both lanes. */
@inline
export function loadOne<T>(address: usize): v128 {
  return f64x2.splat(<f64>load<T>(address))
}

@inline
export function storeOne<T>(address: usize, v: v128): void {
  store<T>(address, <T>f64x2.extract_lane(v, 0))
}

@inline
function poly3(x: v128, a: f64, b: f64, c: f64): v128 {
  const ab = addProduct<f64>(f64x2.splat(b), f64x2.splat(a), x)
  return addProduct<f64>(f64x2.splat(c), ab, x)
}

@inline
function poly4(x: v128, a: f64, b: f64, c: f64, d: f64): v128 {
  return addProduct<f64>(f64x2.splat(d), poly3(x, a, b, c), x)
}

/** Added to a number below 2⁵¹, 1.5 · 2⁵² leaves the nearest whole number in the lowest bits. */
const ROUNDING: f64 = 6755399441055744.0

// eˣ is (q + p) / (q − p) · 2ⁿ: x = n · log 2 + r, q and p the even and the odd part of a Padé form of eʳ (Cephes). None
// of these steps is fused where it would round otherwise: runs on the edge of stability differ by the last bit.

/** n + ROUNDING. */
@inline
function roundedQuotient(x: v128): v128 {
  return f64x2.add(f64x2.mul(x, f64x2.splat(1.4426950408889634)), f64x2.splat(ROUNDING))
}

/** r, from n + ROUNDING. */
@inline
function remainder(x: v128, rounded: v128): v128 {
  const n = f64x2.sub(rounded, f64x2.splat(ROUNDING))
  const r = f64x2.sub(x, f64x2.mul(n, f64x2.splat(6.93145751953125e-1)))
  return f64x2.sub(r, f64x2.mul(n, f64x2.splat(1.4286068203094172e-6)))
}

@inline
function oddPart(r: v128, square: v128): v128 {
  return f64x2.mul(r, poly3(square, 1.2617719307481059e-4, 3.0299440770744196e-2, 1.0))
}

@inline
function evenPart(square: v128): v128 {
  return poly4(square, 3.0019850513866445e-6, 2.5244834034968410e-3, 2.2726554820815503e-1, 2.0)
}

/** 2ⁿ⁺ᵏ from n + ROUNDING and 1023 + k, for n + k from −1022 to 1023. */
@inline
function powerOfTwo(rounded: v128, biased: i64): v128 {
  return i64x2.shl(i64x2.add(rounded, i64x2.splat(biased)), 52)
}

/**
 * 1 / (1 + e⁻ᶻ) within 4 units in the last place, with a single division: ½(q − p) / (½(q − p) + (q + p) · 2ⁿ⁻¹). Beyond
 * its bounds −z is taken for the bound, where the result is 0 or 1 already; NaN stays NaN: a pseudo-minimum, a single
 * instruction, is its first operand then. Inlined, so that its constants are made once a loop.
 */
@inline
export function sigmoid2Lanes(z: v128): v128 {
  const x = f64x2.pmax(f64x2.pmin(f64x2.neg(z), f64x2.splat(710.0)), f64x2.splat(-700.0))
  const rounded = roundedQuotient(x)
  const r = remainder(x, rounded)
  const square = f64x2.mul(r, r)
  const p = oddPart(r, square)
  const q = evenPart(square)
  const below = f64x2.mul(f64x2.sub(q, p), f64x2.splat(0.5))
  return f64x2.div(below, f64x2.add(below, f64x2.mul(f64x2.add(q, p), powerOfTwo(rounded, 1022))))
}

/** eˣ for x ≥ 0, at most e⁷⁰⁰. */
@inline
function boundedExp(positive: v128): v128 {
  const x = f64x2.pmin(positive, f64x2.splat(700.0))
  const rounded = roundedQuotient(x)
  const r = remainder(x, rounded)
  const square = f64x2.mul(r, r)
  const p = oddPart(r, square)
  const half = f64x2.div(p, f64x2.sub(evenPart(square), p))
  return f64x2.mul(f64x2.add(f64x2.splat(1.0), f64x2.add(half, half)), powerOfTwo(rounded, 1023))
}

/** tanh: a rational form near 0 (Cephes), 1 − 2 / (e^(2|z|) + 1) elsewhere. */
export function tanh2Lanes(z: v128): v128 {
  const size = f64x2.abs(z)
  const one = f64x2.splat(1.0)
  const e = boundedExp(f64x2.add(size, size))
  const large = f64x2.sub(one, f64x2.div(f64x2.splat(2.0), f64x2.add(e, one)))
  const sign = v128.and(z, i64x2.splat(0x8000000000000000))
  const square = f64x2.mul(z, z)
  const p = poly3(square, -9.6439917942505224e-1, -9.9287723100191859e1, -1.6146876844170845e3)
  const q = poly4(square, 1.0, 1.1281167849163293e2, 2.2354883906010045e3, 4.8440630532512549e3)
  const small = f64x2.add(z, f64x2.mul(f64x2.mul(z, square), f64x2.div(p, q)))
  return v128.bitselect(small, v128.or(large, sign), f64x2.lt(size, f64x2.splat(0.625)))
}
