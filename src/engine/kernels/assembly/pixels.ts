// Products with the pixels, which are bytes: sample j is bytes[j · features …].
import { addScaledOf } from './elements'
import { addProduct, at, spread, total } from './lanes'
import { addStripeProduct, BLOCK, listIn, listNonZero, STRIPE_BYTES, stripeWidth } from './packed'

/** Features and samples that are widened to numbers at a time: with four rows of W they fit the first-level cache. */
const FEATURES: i32 = 256
const SAMPLES: i32 = 8

/** Widens 16 bytes to numbers of type T. */
@inline
function widen16<T>(to: usize, from: usize): void {
  const low = v128.load8x8_u(from)
  const high = v128.load8x8_u(from, 8)
  widen8<T>(to, low)
  widen8<T>(to + at<T>(0, 8), high)
}

@inline
function widen8<T>(to: usize, shorts: v128): void {
  const low = i32x4.extend_low_i16x8_u(shorts)
  const high = i32x4.extend_high_i16x8_u(shorts)
  if (sizeof<T>() == 4) {
    v128.store(to, f32x4.convert_i32x4_s(low), 0)
    v128.store(to, f32x4.convert_i32x4_s(high), 16)
  } else {
    v128.store(to, f64x2.convert_low_i32x4_s(low), 0)
    v128.store(to, f64x2.convert_low_i32x4_s(upper(low)), 16)
    v128.store(to, f64x2.convert_low_i32x4_s(high), 32)
    v128.store(to, f64x2.convert_low_i32x4_s(upper(high)), 48)
  }
}

/** Widens the bytes of one row of a stripe: twelve for f64, twenty-four for f32. */
@inline
function widenStripe<T>(to: usize, from: usize): void {
  widen8<T>(to, v128.load8x8_u(from))
  if (sizeof<T>() == 4) {
    widen8<T>(to + 32, v128.load8x8_u(from, 8))
    widen8<T>(to + 64, v128.load8x8_u(from, 16))
  } else {
    const rest = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from, 8)))
    v128.store(to, f64x2.convert_low_i32x4_s(rest), 64)
    v128.store(to, f64x2.convert_low_i32x4_s(upper(rest)), 80)
  }
}

/** The upper two of four 32-bit lanes, moved down. */
@inline
function upper(v: v128): v128 {
  return i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15)
}

@inline
function widen<T>(to: usize, from: usize, count: i32): void {
  let p = 0
  for (; p + 16 <= count; p += 16) widen16<T>(at<T>(to, p), from + p)
  for (; p < count; p++) store<T>(at<T>(to, p), <T>load<u8>(from + p))
}

/** Z (units, samples) = W (units, features) · X / 255 for samples j0 … j1. `scratch`: 16 kB. */
@inline
export function pixelForwardOf<T>(
  z: usize, w: usize, bytes: usize, units: i32, features: i32, samples: i32, j0: i32, j1: i32, scratch: usize,
): void {
  const row = at<T>(0, features)
  for (let u = 0; u < units; u++) memory.fill(at<T>(z, u * samples + j0), 0, at<T>(0, j1 - j0))
  for (let p = 0; p < features; p += FEATURES) {
    const count = min(FEATURES, features - p)
    for (let j = j0; j < j1; j += SAMPLES) {
      const width = min(SAMPLES, j1 - j)
      for (let i = 0; i < width; i++) {
        widen<T>(at<T>(scratch, i * FEATURES), bytes + (<usize>(j + i)) * features + p, count)
      }
      let u = 0
      for (; u + 4 <= units; u += 4) {
        for (let i = 0; i < width; i += 2) {
          fourByTwo<T>(z, at<T>(w, p) + (<usize>u) * row, row, scratch, u, i, min(i + 1, width - 1), j, samples, count)
        }
      }
      for (; u < units; u++) {
        for (let i = 0; i < width; i += 4) {
          oneByFour<T>(z, at<T>(w, p) + (<usize>u) * row, scratch, u, i, width - 1, j, samples, count)
        }
      }
    }
  }
  const scale = <T>(1.0 / 255.0)
  for (let u = 0; u < units; u++) {
    for (let j = j0; j < j1; j++) {
      const to = at<T>(z, u * samples + j)
      store<T>(to, load<T>(to) * scale)
    }
  }
}

@inline
function fourByTwo<T>(
  z: usize, w: usize, row: usize, scratch: usize, u: i32, i0: i32, i1: i32, j: i32, samples: i32, count: i32,
): void {
  let s00 = v128.splat<T>(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00
  const w1 = w + row
  const w2 = w1 + row
  const w3 = w2 + row
  const x0 = at<T>(scratch, i0 * FEATURES)
  const x1 = at<T>(scratch, i1 * FEATURES)
  const bytes = at<T>(0, count)
  const even = bytes & ~15
  let k: usize = 0
  for (; k < even; k += 16) {
    const a = v128.load(x0 + k)
    const b = v128.load(x1 + k)
    const y0 = v128.load(w + k)
    s00 = addProduct<T>(s00, y0, a)
    s01 = addProduct<T>(s01, y0, b)
    const y1 = v128.load(w1 + k)
    s10 = addProduct<T>(s10, y1, a)
    s11 = addProduct<T>(s11, y1, b)
    const y2 = v128.load(w2 + k)
    s20 = addProduct<T>(s20, y2, a)
    s21 = addProduct<T>(s21, y2, b)
    const y3 = v128.load(w3 + k)
    s30 = addProduct<T>(s30, y3, a)
    s31 = addProduct<T>(s31, y3, b)
  }
  const z0 = at<T>(z, u * samples + j + i0)
  const z1 = at<T>(z, u * samples + j + i1)
  const step = at<T>(0, samples)
  if (i1 != i0) {
    add<T>(z1, s01, w, x1, k, bytes)
    add<T>(z1 + step, s11, w1, x1, k, bytes)
    add<T>(z1 + 2 * step, s21, w2, x1, k, bytes)
    add<T>(z1 + 3 * step, s31, w3, x1, k, bytes)
  }
  add<T>(z0, s00, w, x0, k, bytes)
  add<T>(z0 + step, s10, w1, x0, k, bytes)
  add<T>(z0 + 2 * step, s20, w2, x0, k, bytes)
  add<T>(z0 + 3 * step, s30, w3, x0, k, bytes)
}

/** One unit with four samples from i0 on: one sum alone would wait for itself. Past `last` it is `last` again. */
@inline
function oneByFour<T>(
  z: usize, w: usize, scratch: usize, u: i32, i0: i32, last: i32, j: i32, samples: i32, count: i32,
): void {
  let s0 = v128.splat<T>(0), s1 = s0, s2 = s0, s3 = s0
  const x0 = at<T>(scratch, i0 * FEATURES)
  const x1 = at<T>(scratch, min(i0 + 1, last) * FEATURES)
  const x2 = at<T>(scratch, min(i0 + 2, last) * FEATURES)
  const x3 = at<T>(scratch, min(i0 + 3, last) * FEATURES)
  const bytes = at<T>(0, count)
  const even = bytes & ~15
  let k: usize = 0
  for (; k < even; k += 16) {
    const y = v128.load(w + k)
    s0 = addProduct<T>(s0, y, v128.load(x0 + k))
    s1 = addProduct<T>(s1, y, v128.load(x1 + k))
    s2 = addProduct<T>(s2, y, v128.load(x2 + k))
    s3 = addProduct<T>(s3, y, v128.load(x3 + k))
  }
  const to = at<T>(z, u * samples + j + i0)
  add<T>(to, s0, w, x0, k, bytes)
  if (i0 + 1 <= last) add<T>(at<T>(to, 1), s1, w, x1, k, bytes)
  if (i0 + 2 <= last) add<T>(at<T>(to, 2), s2, w, x2, k, bytes)
  if (i0 + 3 <= last) add<T>(at<T>(to, 3), s3, w, x3, k, bytes)
}

/** z += the lanes of s and the products from byte k on. */
@inline
function add<T>(z: usize, s: v128, w: usize, x: usize, k: usize, bytes: usize): void {
  let sum = total<T>(s)
  for (; k < bytes; k += sizeof<T>()) sum += load<T>(w + k) * load<T>(x + k)
  store<T>(z, load<T>(z) + sum)
}

/**
 * G (units, features) += factor / 255 · D (units, samples) · Xᵀ for features p0 … p1, p0 a multiple of a stripe.
 * `scratch`: as in packed.ts, and a block of one stripe.
 */
@inline
export function addPixelProductOf<T>(
  g: usize, d: usize, bytes: usize, factor: T, units: i32, features: i32, samples: i32, p0: i32, p1: i32,
  scratch: usize,
): void {
  const width = stripeWidth<T>()
  const stripe = listIn(scratch, units) + (<usize>units) * BLOCK * 16
  for (let j0 = 0; j0 < samples; j0 += BLOCK) {
    const count = min(BLOCK, samples - j0)
    if (units == 1) {
      addPixelRow<T>(g, at<T>(d, j0), bytes + (<usize>j0) * features, factor, features, count, p0, p1, scratch)
      continue
    }
    listNonZero<T>(listIn(scratch, units), scratch, d, units, samples, j0, j0 + count)
    for (let p = p0; p < p1; p += width) {
      const part = min(width, features - p)
      for (let j = 0; j < count; j++) {
        const to = stripe + (<usize>j) * STRIPE_BYTES
        const from = bytes + (<usize>(j0 + j)) * features + p
        if (part == width) widenStripe<T>(to, from)
        else widen<T>(to, from, part)
      }
      addStripeProduct<T>(g, stripe, factor / <T>255, units, features, p, scratch)
    }
  }
}

/** The same of a block of samples for a single unit: without zeros to skip, pixels are best read in their order. */
@inline
function addPixelRow<T>(
  g: usize, d: usize, bytes: usize, factor: T, features: i32, samples: i32, p0: i32, p1: i32, scratch: usize,
): void {
  for (let p = p0; p < p1; p += FEATURES) {
    const count = min(FEATURES, p1 - p)
    memory.fill(scratch, 0, at<T>(0, FEATURES))
    for (let j = 0; j < samples; j++) addSample<T>(scratch, at<T>(d, j), bytes + (<usize>j) * features + p, count)
    addScaledOf<T>(at<T>(g, p), scratch, factor / <T>255, count)
  }
}

/** sums (count) += the number at `d` · as many bytes. */
@inline
function addSample<T>(sums: usize, d: usize, bytes: usize, count: i32): void {
  const x = spread<T>(d)
  let p = 0
  for (; p + 8 <= count; p += 8) {
    const shorts = v128.load8x8_u(bytes + p)
    const low = i32x4.extend_low_i16x8_u(shorts)
    const high = i32x4.extend_high_i16x8_u(shorts)
    const to = at<T>(sums, p)
    if (sizeof<T>() == 4) {
      v128.store(to, addProduct<T>(v128.load(to), x, f32x4.convert_i32x4_s(low)))
      v128.store(to, addProduct<T>(v128.load(to, 16), x, f32x4.convert_i32x4_s(high)), 16)
    } else {
      v128.store(to, addProduct<T>(v128.load(to), x, f64x2.convert_low_i32x4_s(low)))
      v128.store(to, addProduct<T>(v128.load(to, 16), x, f64x2.convert_low_i32x4_s(upper(low))), 16)
      v128.store(to, addProduct<T>(v128.load(to, 32), x, f64x2.convert_low_i32x4_s(high)), 32)
      v128.store(to, addProduct<T>(v128.load(to, 48), x, f64x2.convert_low_i32x4_s(upper(high))), 48)
    }
  }
  // In vectors, too: where a thread's part ends must not decide how a sum is rounded.
  for (; p < count; p++) {
    const to = at<T>(sums, p)
    const sum = addProduct<T>(spread<T>(to), x, v128.splat<T>(<T>load<u8>(bytes + p)))
    store<T>(to, v128.extract_lane<T>(sum, 0))
  }
}
