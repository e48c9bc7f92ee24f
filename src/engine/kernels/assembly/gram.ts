// Whole-number products of bytes: exact.

/** Features a block: sixteen rows of each side (32 kB) stay in the first-level cache. */
const FEATURES: i32 = 1024
const TILE: i32 = 16

/**
 * K (rowsA, rowsB) f64 += A · Bᵀ of bytes, A (rowsA, features), B (rowsB, features), for rows i0 … i1 of A; K is
 * zeroed first. With `symmetric`, only the tiles that meet the upper triangle.
 */
export function gramRows(
  k: usize, a: usize, b: usize, rowsB: i32, features: i32, i0: i32, i1: i32, symmetric: bool,
): void {
  for (let it = i0; it < i1; it += TILE) {
    const iEnd = min(it + TILE, i1)
    const from = symmetric ? it & ~1 : 0
    for (let i = it; i < iEnd; i++) memory.fill(k + (((<usize>i) * rowsB) << 3), 0, (<usize>rowsB) << 3)
    for (let jt = from; jt < rowsB; jt += TILE) {
      const jEnd = min(jt + TILE, rowsB)
      for (let p = 0; p < features; p += FEATURES) {
        const count = min(FEATURES, features - p)
        for (let i = it; i < iEnd; i += 4) {
          for (let j = jt; j < jEnd; j += 2) block(k, a + p, b + p, rowsB, features, i, iEnd - 1, j, jEnd - 1, count)
        }
      }
    }
  }
}

/** Four rows of A with two of B; rows past the last are computed again and not stored twice. */
@inline
function block(
  k: usize, a: usize, b: usize, rowsB: i32, features: i32, i: i32, iLast: i32, j: i32, jLast: i32, count: i32,
): void {
  const a0 = a + (<usize>i) * features
  const a1 = a + (<usize>min(i + 1, iLast)) * features
  const a2 = a + (<usize>min(i + 2, iLast)) * features
  const a3 = a + (<usize>min(i + 3, iLast)) * features
  const b0 = b + (<usize>j) * features
  const b1 = b + (<usize>min(j + 1, jLast)) * features
  let s00 = i32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00
  let p: usize = 0
  const even = (<usize>count) & ~7
  for (; p < even; p += 8) {
    const y0 = v128.load8x8_u(b0 + p)
    const y1 = v128.load8x8_u(b1 + p)
    const x0 = v128.load8x8_u(a0 + p)
    s00 = i32x4.add(s00, i32x4.dot_i16x8_s(x0, y0))
    s01 = i32x4.add(s01, i32x4.dot_i16x8_s(x0, y1))
    const x1 = v128.load8x8_u(a1 + p)
    s10 = i32x4.add(s10, i32x4.dot_i16x8_s(x1, y0))
    s11 = i32x4.add(s11, i32x4.dot_i16x8_s(x1, y1))
    const x2 = v128.load8x8_u(a2 + p)
    s20 = i32x4.add(s20, i32x4.dot_i16x8_s(x2, y0))
    s21 = i32x4.add(s21, i32x4.dot_i16x8_s(x2, y1))
    const x3 = v128.load8x8_u(a3 + p)
    s30 = i32x4.add(s30, i32x4.dot_i16x8_s(x3, y0))
    s31 = i32x4.add(s31, i32x4.dot_i16x8_s(x3, y1))
  }
  const second = j < jLast
  put(k, rowsB, i, j, s00, a0, b0, p, count)
  if (second) put(k, rowsB, i, j + 1, s01, a0, b1, p, count)
  if (i + 1 > iLast) return
  put(k, rowsB, i + 1, j, s10, a1, b0, p, count)
  if (second) put(k, rowsB, i + 1, j + 1, s11, a1, b1, p, count)
  if (i + 2 > iLast) return
  put(k, rowsB, i + 2, j, s20, a2, b0, p, count)
  if (second) put(k, rowsB, i + 2, j + 1, s21, a2, b1, p, count)
  if (i + 3 > iLast) return
  put(k, rowsB, i + 3, j, s30, a3, b0, p, count)
  if (second) put(k, rowsB, i + 3, j + 1, s31, a3, b1, p, count)
}

@inline
function put(k: usize, rowsB: i32, i: i32, j: i32, s: v128, a: usize, b: usize, p: usize, count: i32): void {
  // At most 1024 products of 255 · 255: far below 2³¹.
  let sum = i32x4.extract_lane(s, 0) + i32x4.extract_lane(s, 1) + i32x4.extract_lane(s, 2) + i32x4.extract_lane(s, 3)
  for (; p < <usize>count; p++) sum += (<i32>load<u8>(a + p)) * (<i32>load<u8>(b + p))
  const to = k + (((<usize>i) * rowsB + j) << 3)
  store<f64>(to, load<f64>(to) + <f64>sum)
}

/** Copies the upper triangle of K (m, m) to the lower one. */
export function mirror(k: usize, m: i32): void {
  for (let i = 1; i < m; i++) {
    for (let j = 0; j < i; j++) {
      store<f64>(k + (((<usize>i) * m + j) << 3), load<f64>(k + (((<usize>j) * m + i) << 3)))
    }
  }
}
