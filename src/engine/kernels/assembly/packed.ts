// The product that a training iteration lives on: a sparse left factor (ReLU's dZ is mostly zeros) with a packed right
// one, six vectors of columns at a time: six sums, six rows of B and one element of A fit V8's fifteen registers.
import { addProduct, at, lanes, spread } from './lanes'

/** Columns a stripe: six vectors, which is 96 bytes whatever T is. */
@inline
export function stripeWidth<T>(): i32 {
  return 6 * lanes<T>()
}

/** Rows of B a block: a block of a stripe (24 kB) stays in the first-level cache while all rows of A meet it. */
export const BLOCK: i32 = 256
export const STRIPE_BYTES: usize = 96

/**
 * The non-zero elements of columns k0 … k1 of A (rows, inner), one row after another, as (value, offset into a packed
 * stripe), 16 bytes each; `counts` gets the number of each row.
 */
@inline
export function listNonZero<T>(list: usize, counts: usize, a: usize, rows: i32, inner: i32, k0: i32, k1: i32): void {
  let next = list
  for (let i = 0; i < rows; i++) {
    const start = next
    for (let k = k0; k < k1; k++) {
      const value = load<T>(at<T>(a, i * inner + k))
      store<T>(next, value)
      store<u32>(next, <u32>((<usize>(k - k0)) * STRIPE_BYTES), 8)
      // NaN is not zero: it must reach the result.
      next += value == <T>0 ? 0 : 16
    }
    store<u32>(counts + (<usize>i) * 4, <u32>((next - start) / 16))
  }
}

/**
 * sums (one stripe) = Σ over one row's listed elements of value · row of the stripe. A function of its own: inlined,
 * V8 computes the address of the stripe anew for every element.
 */
function sumListed<T>(sums: usize, stripe: usize, list: usize, count: u32): void {
  let s0 = v128.splat<T>(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0
  const end = list + (<usize>count) * 16
  for (let item = list; item < end; item += 16) {
    const x = spread<T>(item)
    const row = stripe + <usize>load<u32>(item, 8)
    s0 = addProduct<T>(s0, x, v128.load(row, 0))
    s1 = addProduct<T>(s1, x, v128.load(row, 16))
    s2 = addProduct<T>(s2, x, v128.load(row, 32))
    s3 = addProduct<T>(s3, x, v128.load(row, 48))
    s4 = addProduct<T>(s4, x, v128.load(row, 64))
    s5 = addProduct<T>(s5, x, v128.load(row, 80))
  }
  v128.store(sums, s0, 0)
  v128.store(sums, s1, 16)
  v128.store(sums, s2, 32)
  v128.store(sums, s3, 48)
  v128.store(sums, s4, 64)
  v128.store(sums, s5, 80)
}

/** sums (one stripe) = Σ over `count` neighbouring elements of one row of value · row of the stripe. */
function sumDense<T>(sums: usize, stripe: usize, row: usize, count: i32): void {
  let s0 = v128.splat<T>(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0
  const end = at<T>(row, count)
  for (; row < end; row += sizeof<T>(), stripe += STRIPE_BYTES) {
    const x = spread<T>(row)
    s0 = addProduct<T>(s0, x, v128.load(stripe, 0))
    s1 = addProduct<T>(s1, x, v128.load(stripe, 16))
    s2 = addProduct<T>(s2, x, v128.load(stripe, 32))
    s3 = addProduct<T>(s3, x, v128.load(stripe, 48))
    s4 = addProduct<T>(s4, x, v128.load(stripe, 64))
    s5 = addProduct<T>(s5, x, v128.load(stripe, 80))
  }
  v128.store(sums, s0, 0)
  v128.store(sums, s1, 16)
  v128.store(sums, s2, 32)
  v128.store(sums, s3, 48)
  v128.store(sums, s4, 64)
  v128.store(sums, s5, 80)
}

/**
 * sumDense of two stripes at once, the sums one after the other: six sums alone wait for each other's four cycles, and
 * twelve, an element of A and a row's vector still fit the registers. It must stay a function of its own, called from
 * more than one place: inlined, V8 keeps the sums on the stack, at half the speed.
 */
function sumDensePair<T>(sums: usize, stripe: usize, next: usize, row: usize, count: i32): void {
  let s0 = v128.splat<T>(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0
  let t0 = s0, t1 = s0, t2 = s0, t3 = s0, t4 = s0, t5 = s0
  const end = at<T>(row, count)
  for (; row < end; row += sizeof<T>(), stripe += STRIPE_BYTES, next += STRIPE_BYTES) {
    const x = spread<T>(row)
    s0 = addProduct<T>(s0, x, v128.load(stripe, 0))
    s1 = addProduct<T>(s1, x, v128.load(stripe, 16))
    s2 = addProduct<T>(s2, x, v128.load(stripe, 32))
    s3 = addProduct<T>(s3, x, v128.load(stripe, 48))
    s4 = addProduct<T>(s4, x, v128.load(stripe, 64))
    s5 = addProduct<T>(s5, x, v128.load(stripe, 80))
    t0 = addProduct<T>(t0, x, v128.load(next, 0))
    t1 = addProduct<T>(t1, x, v128.load(next, 16))
    t2 = addProduct<T>(t2, x, v128.load(next, 32))
    t3 = addProduct<T>(t3, x, v128.load(next, 48))
    t4 = addProduct<T>(t4, x, v128.load(next, 64))
    t5 = addProduct<T>(t5, x, v128.load(next, 80))
  }
  v128.store(sums, s0, 0)
  v128.store(sums, s1, 16)
  v128.store(sums, s2, 32)
  v128.store(sums, s3, 48)
  v128.store(sums, s4, 64)
  v128.store(sums, s5, 80)
  v128.store(sums, t0, 96)
  v128.store(sums, t1, 112)
  v128.store(sums, t2, 128)
  v128.store(sums, t3, 144)
  v128.store(sums, t4, 160)
  v128.store(sums, t5, 176)
}

/** B (inner, cols) in stripes of columns: stripe s, row k, 96 bytes; missing columns are zeros. */
@inline
export function packOf<T>(packed: usize, b: usize, inner: i32, cols: i32): void {
  const width = stripeWidth<T>()
  let to = packed
  for (let j = 0; j < cols; j += width) {
    for (let k = 0; k < inner; k++) {
      for (let i = 0; i < width; i++) {
        const value = j + i < cols ? load<T>(at<T>(b, k * cols + j + i)) : <T>0
        store<T>(to, value)
        to += sizeof<T>()
      }
    }
  }
}

/** Where the parts of a scratch area begin: 4 bytes a row, then 96 bytes a row, then 16 bytes an element of a block. */
@inline
export function sumsIn(scratch: usize, rows: i32): usize {
  return scratch + (((<usize>rows) * 4 + 15) & ~15)
}

@inline
export function listIn(scratch: usize, rows: i32): usize {
  return sumsIn(scratch, rows) + (<usize>rows) * STRIPE_BYTES
}

/**
 * C (rows, cols) += factor · A (rows, inner) · B, B packed, stripes `stripe0` to `stripe1` only. A single row is that of
 * logistic regression, without zeros to skip.
 */
@inline
export function addPackedProductOf<T>(
  c: usize, a: usize, packed: usize, factor: T, rows: i32, inner: i32, cols: i32, stripe0: i32, stripe1: i32,
  scratch: usize,
): void {
  for (let k0 = 0; k0 < inner; k0 += BLOCK) {
    const k1 = min(k0 + BLOCK, inner)
    if (rows == 1) {
      addRowProduct<T>(c, a, packed, factor, inner, cols, k0, k1, stripe0, stripe1, scratch)
      continue
    }
    listNonZero<T>(listIn(scratch, rows), scratch, a, rows, inner, k0, k1)
    for (let s = stripe0; s < stripe1; s++) {
      addStripeProduct<T>(c, stripeAt(packed, inner, s, k0), factor, rows, cols, s * stripeWidth<T>(), scratch)
    }
  }
}

/** Row `k` of stripe `s`. */
@inline
function stripeAt(packed: usize, inner: i32, s: i32, k: i32): usize {
  return packed + ((<usize>s) * inner + k) * STRIPE_BYTES
}

/** The same for a single row, elements k0 … k1 of A. */
@inline
function addRowProduct<T>(
  c: usize, a: usize, packed: usize, factor: T, inner: i32, cols: i32, k0: i32, k1: i32, stripe0: i32, stripe1: i32,
  scratch: usize,
): void {
  const row = at<T>(a, k0)
  let s = stripe0
  for (; s + 1 < stripe1; s += 2) {
    const stripe = stripeAt(packed, inner, s, k0)
    sumDensePair<T>(scratch, stripe, stripeAt(packed, inner, s + 1, k0), row, k1 - k0)
    addStripe<T>(c, scratch, factor, 1, cols, s * stripeWidth<T>())
    addStripe<T>(c, scratch + STRIPE_BYTES, factor, 1, cols, (s + 1) * stripeWidth<T>())
  }
  if (s < stripe1) {
    sumDense<T>(scratch, stripeAt(packed, inner, s, k0), row, k1 - k0)
    addStripe<T>(c, scratch, factor, 1, cols, s * stripeWidth<T>())
  }
}

// The same product of one block, inner ≤ BLOCK, in steps that threads share: A is listed, then every thread sums stripes.

/** Lists A in `scratch`, as the two below expect it. A single row needs no list. */
@inline
export function listBlockOf<T>(a: usize, rows: i32, inner: i32, scratch: usize): void {
  if (rows > 1) listNonZero<T>(listIn(scratch, rows), scratch, a, rows, inner, 0, inner)
}

/** addPackedProductOf with A listed already. */
@inline
export function addListedProductOf<T>(
  c: usize, a: usize, packed: usize, factor: T, rows: i32, inner: i32, cols: i32, stripe0: i32, stripe1: i32,
  scratch: usize,
): void {
  if (rows == 1) {
    addRowProduct<T>(c, a, packed, factor, inner, cols, 0, inner, stripe0, stripe1, scratch)
    return
  }
  for (let s = stripe0; s < stripe1; s++) {
    addStripeProduct<T>(c, stripeAt(packed, inner, s, 0), factor, rows, cols, s * stripeWidth<T>(), scratch)
  }
}

/** sums (a stripe of all rows after the other) = A · B of stripes `stripe0` to `stripe1`, A listed already. */
@inline
export function sumListedProductOf<T>(
  sums: usize, a: usize, packed: usize, rows: i32, inner: i32, stripe0: i32, stripe1: i32, scratch: usize,
): void {
  if (rows == 1) {
    sumRowProduct<T>(sums, a, packed, inner, stripe0, stripe1)
    return
  }
  for (let s = stripe0; s < stripe1; s++) {
    sumStripeProduct<T>(sums, stripeAt(packed, inner, s, 0), rows, scratch)
    sums += (<usize>rows) * STRIPE_BYTES
  }
}

/** The same for a single row, which another thread has just written. */
@inline
function sumRowProduct<T>(sums: usize, a: usize, packed: usize, inner: i32, stripe0: i32, stripe1: i32): void {
  // All its cache lines are asked for at once; one after the other, each would be waited for.
  let lines = v128.splat<T>(0)
  const end = at<T>(a, inner)
  for (let line = a; line < end; line += 64) lines = v128.or(lines, v128.load64_zero(line))
  v128.store(sums, lines)
  let s = stripe0
  for (; s + 1 < stripe1; s += 2, sums += 2 * STRIPE_BYTES) {
    sumDensePair<T>(sums, stripeAt(packed, inner, s, 0), stripeAt(packed, inner, s + 1, 0), a, inner)
  }
  if (s < stripe1) sumDense<T>(sums, stripeAt(packed, inner, s, 0), a, inner)
}

/** C (rows, cols) += factor · the sums of stripes `stripe0` to `stripe1`. */
@inline
export function addSumsOf<T>(
  c: usize, sums: usize, factor: T, rows: i32, cols: i32, stripe0: i32, stripe1: i32,
): void {
  for (let s = stripe0; s < stripe1; s++) {
    addStripe<T>(c, sums, factor, rows, cols, s * stripeWidth<T>())
    sums += (<usize>rows) * STRIPE_BYTES
  }
}

/** Columns from `j0` of C += factor · (the listed block of A) · (a block of one stripe). */
@inline
export function addStripeProduct<T>(
  c: usize, stripe: usize, factor: T, rows: i32, cols: i32, j0: i32, scratch: usize,
): void {
  const sums = sumsIn(scratch, rows)
  sumStripeProduct<T>(sums, stripe, rows, scratch)
  addStripe<T>(c, sums, factor, rows, cols, j0)
}

/** sums (96 bytes a row) = (the listed block of A) · (a block of one stripe). */
@inline
function sumStripeProduct<T>(sums: usize, stripe: usize, rows: i32, scratch: usize): void {
  let items = listIn(scratch, rows)
  for (let i = 0; i < rows; i++) {
    const count = load<u32>(scratch + (<usize>i) * 4)
    sumListed<T>(sums + (<usize>i) * STRIPE_BYTES, stripe, items, count)
    items += (<usize>count) * 16
  }
}

@inline
function addStripe<T>(c: usize, sums: usize, factor: T, rows: i32, cols: i32, j0: i32): void {
  const width = min(stripeWidth<T>(), cols - j0)
  const f = v128.splat<T>(factor)
  for (let i = 0; i < rows; i++) {
    const to = at<T>(c, i * cols + j0)
    const from = sums + (<usize>i) * STRIPE_BYTES
    let j = 0
    for (; j + lanes<T>() <= width; j += lanes<T>()) {
      v128.store(at<T>(to, j), addProduct<T>(v128.load(at<T>(to, j)), f, v128.load(at<T>(from, j))))
    }
    for (; j < width; j++) store<T>(at<T>(to, j), load<T>(at<T>(to, j)) + factor * load<T>(at<T>(from, j)))
  }
}
