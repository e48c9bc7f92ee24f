import type { Floats, Packed } from './kernels.js'

/** target[…] += Σ_k factors[k] · row k of B, four rows of B at a time; factor k is `a[from + k * step]`. */
function addRows(c: Floats, to: number, a: Floats, from: number, step: number, b: Floats, inner: number, cols: number) {
  let k = 0
  for (; k + 4 <= inner; k += 4) {
    const a0 = a[from + k * step]!
    const a1 = a[from + (k + 1) * step]!
    const a2 = a[from + (k + 2) * step]!
    const a3 = a[from + (k + 3) * step]!
    const b0 = k * cols
    const b1 = b0 + cols
    const b2 = b1 + cols
    const b3 = b2 + cols
    for (let j = 0; j < cols; j++) {
      c[to + j]! += a0 * b[b0 + j]! + a1 * b[b1 + j]! + a2 * b[b2 + j]! + a3 * b[b3 + j]!
    }
  }
  for (; k < inner; k++) {
    const a0 = a[from + k * step]!
    for (let j = 0; j < cols; j++) c[to + j]! += a0 * b[k * cols + j]!
  }
}

export function multiply(c: Floats, a: Floats, b: Floats, rows: number, inner: number, cols: number): void {
  c.fill(0, 0, rows * cols)
  for (let i = 0; i < rows; i++) addRows(c, i * cols, a, i * inner, 1, b, inner, cols)
}

export function multiplyLeftTransposed(
  c: Floats,
  a: Floats,
  b: Floats,
  rows: number,
  inner: number,
  cols: number,
): void {
  c.fill(0, 0, rows * cols)
  for (let i = 0; i < rows; i++) addRows(c, i * cols, a, i, rows, b, inner, cols)
}

export function multiplyRightTransposed(
  c: Floats,
  a: Floats,
  b: Floats,
  rows: number,
  inner: number,
  cols: number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) c[i * cols + j] = dot(a, i * inner, b, j * inner, inner)
  }
}

/** Four running sums: faster than one, and a little more accurate. */
function dot(a: Floats, fromA: number, b: Floats, fromB: number, length: number): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let k = 0
  for (; k + 4 <= length; k += 4) {
    s0 += a[fromA + k]! * b[fromB + k]!
    s1 += a[fromA + k + 1]! * b[fromB + k + 1]!
    s2 += a[fromA + k + 2]! * b[fromB + k + 2]!
    s3 += a[fromA + k + 3]! * b[fromB + k + 3]!
  }
  for (; k < length; k++) s0 += a[fromA + k]! * b[fromB + k]!
  return s0 + s1 + (s2 + s3)
}

/** Nothing to rearrange here. */
export function pack(b: Floats, inner: number, cols: number): Packed {
  return { values: b, inner, cols }
}

export function packPart(from: ArrayLike<number>, width: number, rows: Int32Array, cols: Int32Array): Packed {
  const values = new Float64Array(rows.length * cols.length)
  let to = 0
  for (const row of rows) for (const col of cols) values[to++] = from[row * width + col]!
  return { values, inner: rows.length, cols: cols.length }
}

export function addPackedProduct(c: Floats, a: Floats, b: Packed, factor: number, rows: number): void {
  const { values, inner, cols } = b
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const value = factor * a[i * inner + k]!
      if (value === 0) continue
      for (let j = 0; j < cols; j++) c[i * cols + j]! += value * values[k * cols + j]!
    }
  }
}
