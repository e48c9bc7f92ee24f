// Whole-number products of bytes: exact. K is computed a tile at a time; a tile's bytes are widened to 16 bits once,
// in the order in which the inner loop reads them.

/** Samples a tile has on either side, at most, and features that are widened at a time: 256 kB a side, in the second-level cache. */
const SIDE: i32 = 128
const FEATURES: i32 = 1024
const PANEL: usize = (<usize>SIDE) * FEATURES * 2
/** Sums of so many blocks of features stay below 2³² (FEATURES · 255² each). */
const BLOCKS: i32 = 64

/**
 * K (i0 … i1, j0 … j1) = A · Bᵀ of bytes, A (…, features), B (…, features), K with rows of `width` numbers of `size`
 * bytes: f64, or u32 where the features are so few. With `symmetric` (A is B, i0 ≤ j0) the mirror image too. `scratch`:
 * two panels and a tile of 32-bit sums.
 */
export function gramTile(
  k: usize, a: usize, b: usize, width: i32, features: i32, i0: i32, i1: i32, j0: i32, j1: i32, symmetric: bool,
  size: i32, scratch: usize,
): void {
  const rows = i1 - i0
  const cols = j1 - j0
  const panelA = scratch
  const panelB = scratch + PANEL
  const tile = panelB + PANEL
  const isDiagonal = symmetric && i0 == j0
  let blocks = 0
  let isFirst = true
  memory.fill(tile, 0, (<usize>SIDE) * SIDE * 4)
  for (let p = 0; p < features; p += FEATURES) {
    const count = min(FEATURES, features - p)
    widenPanel(panelA, a + (<usize>i0) * features + p, rows, features, count, 2)
    widenPanel(panelB, b + (<usize>j0) * features + p, cols, features, count, 4)
    multiplyPanels(tile, panelA, panelB, rows, cols, (count + 7) >> 3, isDiagonal)
    if (++blocks == BLOCKS || p + FEATURES >= features) {
      if (size == 4) flush<u32>(k, tile, width, i0, rows, j0, cols, isFirst, symmetric)
      else flush<f64>(k, tile, width, i0, rows, j0, cols, isFirst, symmetric)
      isFirst = false
      blocks = 0
      memory.fill(tile, 0, (<usize>SIDE) * SIDE * 4)
    }
  }
}

/**
 * Some features of some samples in groups of `group` samples: eight 16-bit numbers of each sample of a group, then the
 * next eight of each. What is missing in the last group and in the last eight is zero.
 */
function widenPanel(panel: usize, from: usize, samples: i32, features: i32, count: i32, group: i32): void {
  const steps = (count + 7) >> 3
  const whole = count >> 3
  const stride = (<usize>group) << 4
  const groups = (samples + group - 1) / group
  for (let g = 0; g < groups; g++) {
    for (let i = 0; i < group; i++) {
      const sample = g * group + i
      let to = panel + (<usize>g) * steps * stride + ((<usize>i) << 4)
      let at = from + (<usize>sample) * features
      if (sample >= samples) {
        for (let s = 0; s < steps; s++, to += stride) v128.store(to, i16x8.splat(0))
        continue
      }
      for (let s = 0; s < whole; s++, to += stride, at += 8) v128.store(to, v128.load8x8_u(at))
      if (whole == steps) continue
      v128.store(to, i16x8.splat(0))
      for (let r = 0; r < (count & 7); r++) store<u16>(to + ((<usize>r) << 1), <u16>load<u8>(at + r))
    }
  }
}

/** tile += the products of all pairs; of a diagonal tile only blocks that meet the upper triangle. */
function multiplyPanels(
  tile: usize, panelA: usize, panelB: usize, rows: i32, cols: i32, steps: i32, isDiagonal: bool,
): void {
  for (let j = 0; j < cols; j += 4) {
    const end = isDiagonal ? min(rows, j + 4) : rows
    const b = panelB + (<usize>j) * steps * 16
    for (let i = 0; i < end; i += 2) {
      block(tile + (((<usize>i) * SIDE + j) << 2), panelA + (<usize>i) * steps * 16, b, steps)
    }
  }
}

/** Two rows of A with four of B. */
function block(sums: usize, a: usize, b: usize, steps: i32): void {
  let s00 = i32x4.splat(0), s01 = s00, s02 = s00, s03 = s00, s10 = s00, s11 = s00, s12 = s00, s13 = s00
  const end = a + ((<usize>steps) << 5)
  for (; a < end; a += 32, b += 64) {
    const x0 = v128.load(a, 0)
    const x1 = v128.load(a, 16)
    const y0 = v128.load(b, 0)
    s00 = i32x4.add(s00, i32x4.dot_i16x8_s(x0, y0))
    s10 = i32x4.add(s10, i32x4.dot_i16x8_s(x1, y0))
    const y1 = v128.load(b, 16)
    s01 = i32x4.add(s01, i32x4.dot_i16x8_s(x0, y1))
    s11 = i32x4.add(s11, i32x4.dot_i16x8_s(x1, y1))
    const y2 = v128.load(b, 32)
    s02 = i32x4.add(s02, i32x4.dot_i16x8_s(x0, y2))
    s12 = i32x4.add(s12, i32x4.dot_i16x8_s(x1, y2))
    const y3 = v128.load(b, 48)
    s03 = i32x4.add(s03, i32x4.dot_i16x8_s(x0, y3))
    s13 = i32x4.add(s13, i32x4.dot_i16x8_s(x1, y3))
  }
  const second = sums + SIDE * 4
  v128.store(sums, i32x4.add(v128.load(sums), totals(s00, s01, s02, s03)))
  v128.store(second, i32x4.add(v128.load(second), totals(s10, s11, s12, s13)))
}

/** The sums of the lanes of four vectors. */
@inline
function totals(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7))
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7))
  return i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7))
}

/** Writes the sums, or adds them, to K and, with `symmetric`, to its mirror image. */
function flush<T>(
  k: usize, tile: usize, width: i32, i0: i32, rows: i32, j0: i32, cols: i32, isFirst: bool, symmetric: bool,
): void {
  const isDiagonal = symmetric && i0 == j0
  for (let i = 0; i < rows; i++) {
    for (let j = isDiagonal ? i : 0; j < cols; j++) put<T>(k, (i0 + i) * width + j0 + j, sumAt(tile, i, j), isFirst)
  }
  if (!symmetric) return
  for (let j = 0; j < cols; j++) {
    const end = isDiagonal ? j : rows
    for (let i = 0; i < end; i++) put<T>(k, (j0 + j) * width + i0 + i, sumAt(tile, i, j), isFirst)
  }
}

@inline
function sumAt(tile: usize, i: i32, j: i32): u32 {
  return load<u32>(tile + (((<usize>i) * SIDE + j) << 2))
}

@inline
function put<T>(k: usize, place: i32, sum: u32, isFirst: bool): void {
  const to = k + (<usize>place) * sizeof<T>()
  store<T>(to, isFirst ? <T>sum : load<T>(to) + <T>sum)
}
