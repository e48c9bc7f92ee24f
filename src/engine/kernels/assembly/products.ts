// Products of small matrices. Every element is summed in the same order wherever it lies in the matrix.
import { addProduct, at, lanes, spread, total } from './lanes'

/**
 * C (rows, cols) = A · B, element (i, k) of A at a[i · rowStep + k · innerStep], B (inner, cols): two rows and four
 * vectors of columns at a time.
 */
@inline
export function multiplyStrided<T>(
  c: usize, a: usize, b: usize, rows: i32, inner: i32, cols: i32, rowStep: i32, innerStep: i32,
): void {
  const width = 4 * lanes<T>()
  for (let i = 0; i < rows; i += 2) {
    const second = min(i + 1, rows - 1)
    let j = 0
    for (; j + width <= cols; j += width) wideBlock<T>(c, a, b, i, second, j, inner, cols, rowStep, innerStep)
    for (; j + lanes<T>() <= cols; j += lanes<T>()) {
      narrowBlock<T>(c, a, b, i, second, j, inner, cols, rowStep, innerStep)
    }
    for (; j < cols; j++) {
      single<T>(c, a, b, i, j, inner, cols, rowStep, innerStep)
      single<T>(c, a, b, second, j, inner, cols, rowStep, innerStep)
    }
  }
}

@inline
function wideBlock<T>(
  c: usize, a: usize, b: usize, i0: i32, i1: i32, j: i32, inner: i32, cols: i32, rowStep: i32, innerStep: i32,
): void {
  let s00 = v128.splat<T>(0), s01 = s00, s02 = s00, s03 = s00
  let s10 = s00, s11 = s00, s12 = s00, s13 = s00
  let a0 = at<T>(a, i0 * rowStep)
  let a1 = at<T>(a, i1 * rowStep)
  let bk = at<T>(b, j)
  const step = at<T>(0, innerStep)
  const row = at<T>(0, cols)
  for (let k = 0; k < inner; k++) {
    const x0 = spread<T>(a0)
    const x1 = spread<T>(a1)
    const b0 = v128.load(bk, 0)
    const b1 = v128.load(bk, 16)
    s00 = addProduct<T>(s00, x0, b0)
    s10 = addProduct<T>(s10, x1, b0)
    s01 = addProduct<T>(s01, x0, b1)
    s11 = addProduct<T>(s11, x1, b1)
    const b2 = v128.load(bk, 32)
    const b3 = v128.load(bk, 48)
    s02 = addProduct<T>(s02, x0, b2)
    s12 = addProduct<T>(s12, x1, b2)
    s03 = addProduct<T>(s03, x0, b3)
    s13 = addProduct<T>(s13, x1, b3)
    a0 += step
    a1 += step
    bk += row
  }
  const c0 = at<T>(c, i0 * cols + j)
  const c1 = at<T>(c, i1 * cols + j)
  v128.store(c0, s00, 0)
  v128.store(c0, s01, 16)
  v128.store(c0, s02, 32)
  v128.store(c0, s03, 48)
  v128.store(c1, s10, 0)
  v128.store(c1, s11, 16)
  v128.store(c1, s12, 32)
  v128.store(c1, s13, 48)
}

@inline
function narrowBlock<T>(
  c: usize, a: usize, b: usize, i0: i32, i1: i32, j: i32, inner: i32, cols: i32, rowStep: i32, innerStep: i32,
): void {
  let s0 = v128.splat<T>(0), s1 = s0
  for (let k = 0; k < inner; k++) {
    const bk = v128.load(at<T>(b, k * cols + j))
    s0 = addProduct<T>(s0, spread<T>(at<T>(a, i0 * rowStep + k * innerStep)), bk)
    s1 = addProduct<T>(s1, spread<T>(at<T>(a, i1 * rowStep + k * innerStep)), bk)
  }
  v128.store(at<T>(c, i0 * cols + j), s0)
  v128.store(at<T>(c, i1 * cols + j), s1)
}

@inline
function single<T>(
  c: usize, a: usize, b: usize, i: i32, j: i32, inner: i32, cols: i32, rowStep: i32, innerStep: i32,
): void {
  let s: T = 0
  for (let k = 0; k < inner; k++) {
    s += load<T>(at<T>(a, i * rowStep + k * innerStep)) * load<T>(at<T>(b, k * cols + j))
  }
  store<T>(at<T>(c, i * cols + j), s)
}

/** C (rows, cols) = A (rows, inner) · Bᵀ, B (cols, inner): dot products, two rows of A with four of B. */
@inline
export function multiplyRightTransposedOf<T>(c: usize, a: usize, b: usize, rows: i32, inner: i32, cols: i32): void {
  for (let i = 0; i < rows; i += 2) {
    for (let j = 0; j < cols; j += 4) dots<T>(c, a, b, i, min(i + 1, rows - 1), j, cols - 1, inner, cols)
  }
}

/** Rows of B past the last are computed again. */
@inline
function dots<T>(c: usize, a: usize, b: usize, i0: i32, i1: i32, j: i32, last: i32, inner: i32, cols: i32): void {
  const a0 = at<T>(a, i0 * inner)
  const a1 = at<T>(a, i1 * inner)
  const j1 = min(j + 1, last)
  const j2 = min(j + 2, last)
  const j3 = min(j + 3, last)
  const b0 = at<T>(b, j * inner)
  const b1 = at<T>(b, j1 * inner)
  const b2 = at<T>(b, j2 * inner)
  const b3 = at<T>(b, j3 * inner)
  let s00 = v128.splat<T>(0), s01 = s00, s02 = s00, s03 = s00, s10 = s00, s11 = s00, s12 = s00, s13 = s00
  const bytes = at<T>(0, inner)
  const even = bytes & ~15
  let k: usize = 0
  for (; k < even; k += 16) {
    const x0 = v128.load(a0 + k)
    const x1 = v128.load(a1 + k)
    const y0 = v128.load(b0 + k)
    s00 = addProduct<T>(s00, x0, y0)
    s10 = addProduct<T>(s10, x1, y0)
    const y1 = v128.load(b1 + k)
    s01 = addProduct<T>(s01, x0, y1)
    s11 = addProduct<T>(s11, x1, y1)
    const y2 = v128.load(b2 + k)
    s02 = addProduct<T>(s02, x0, y2)
    s12 = addProduct<T>(s12, x1, y2)
    const y3 = v128.load(b3 + k)
    s03 = addProduct<T>(s03, x0, y3)
    s13 = addProduct<T>(s13, x1, y3)
  }
  const c0 = at<T>(c, i0 * cols)
  const c1 = at<T>(c, i1 * cols)
  finish<T>(at<T>(c0, j), s00, a0, b0, k, bytes)
  finish<T>(at<T>(c0, j1), s01, a0, b1, k, bytes)
  finish<T>(at<T>(c0, j2), s02, a0, b2, k, bytes)
  finish<T>(at<T>(c0, j3), s03, a0, b3, k, bytes)
  finish<T>(at<T>(c1, j), s10, a1, b0, k, bytes)
  finish<T>(at<T>(c1, j1), s11, a1, b1, k, bytes)
  finish<T>(at<T>(c1, j2), s12, a1, b2, k, bytes)
  finish<T>(at<T>(c1, j3), s13, a1, b3, k, bytes)
}

/** c = the lanes of s and the products from byte k on. */
@inline
function finish<T>(c: usize, s: v128, a: usize, b: usize, k: usize, bytes: usize): void {
  let sum = total<T>(s)
  for (; k < bytes; k += sizeof<T>()) sum += load<T>(a + k) * load<T>(b + k)
  store<T>(c, sum)
}
