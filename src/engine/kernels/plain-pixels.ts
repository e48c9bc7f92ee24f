import type { Floats } from './kernels.js'

/** Features a pass: the scaled pixels of four images and a stripe of W stay in the first-level cache. */
const STRIPE = 512
const SCALE = 1 / 255

export function pixelForward(
  z: Floats,
  w: Floats,
  bytes: Uint8Array,
  units: number,
  features: number,
  samples: number,
): void {
  const x = new Float64Array(STRIPE)
  z.fill(0, 0, units * samples)
  for (let start = 0; start < features; start += STRIPE) {
    const length = Math.min(STRIPE, features - start)
    for (let j = 0; j < samples; j++) {
      for (let p = 0; p < length; p++) x[p] = bytes[j * features + start + p]! * SCALE
      addProjections(z, j, samples, w, start, features, x, length, units)
    }
  }
}

/** z[u, j] += Σ_p w[u, start + p] · x[p], four units at a time. */
function addProjections(
  z: Floats,
  j: number,
  samples: number,
  w: Floats,
  start: number,
  features: number,
  x: Float64Array,
  length: number,
  units: number,
): void {
  let u = 0
  for (; u + 4 <= units; u += 4) {
    const w0 = u * features + start
    const w1 = w0 + features
    const w2 = w1 + features
    const w3 = w2 + features
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    for (let p = 0; p < length; p++) {
      const value = x[p]!
      s0 += w[w0 + p]! * value
      s1 += w[w1 + p]! * value
      s2 += w[w2 + p]! * value
      s3 += w[w3 + p]! * value
    }
    z[u * samples + j]! += s0
    z[(u + 1) * samples + j]! += s1
    z[(u + 2) * samples + j]! += s2
    z[(u + 3) * samples + j]! += s3
  }
  for (; u < units; u++) {
    const w0 = u * features + start
    let s0 = 0
    for (let p = 0; p < length; p++) s0 += w[w0 + p]! * x[p]!
    z[u * samples + j]! += s0
  }
}

export function addPixelProduct(
  g: Floats,
  d: Floats,
  bytes: Uint8Array,
  factor: number,
  units: number,
  features: number,
  samples: number,
): void {
  const x = new Float64Array(4 * STRIPE)
  const scale = factor * SCALE
  for (let start = 0; start < features; start += STRIPE) {
    const length = Math.min(STRIPE, features - start)
    for (let j = 0; j < samples; j += 4) {
      const count = Math.min(4, samples - j)
      for (let i = 0; i < count; i++) {
        const from = (j + i) * features + start
        for (let p = 0; p < length; p++) x[i * STRIPE + p] = bytes[from + p]! * scale
      }
      for (let u = 0; u < units; u++) addPixels(g, u * features + start, d, u * samples + j, x, count, length)
    }
  }
}

/** g[to …] += Σ_i d[from + i] · image i of x. */
function addPixels(
  g: Floats,
  to: number,
  d: Floats,
  from: number,
  x: Float64Array,
  count: number,
  length: number,
): void {
  if (count === 4) {
    const d0 = d[from]!
    const d1 = d[from + 1]!
    const d2 = d[from + 2]!
    const d3 = d[from + 3]!
    for (let p = 0; p < length; p++) {
      g[to + p]! += d0 * x[p]! + d1 * x[STRIPE + p]! + d2 * x[2 * STRIPE + p]! + d3 * x[3 * STRIPE + p]!
    }
    return
  }
  for (let i = 0; i < count; i++) {
    const factor = d[from + i]!
    for (let p = 0; p < length; p++) g[to + p]! += factor * x[i * STRIPE + p]!
  }
}

/** Products of bytes summed in 32-bit whole numbers: up to this many features they cannot overflow. */
const EXACT_FEATURES = Math.floor((2 ** 31 - 1) / (255 * 255))

export function gram(k: Float64Array | Uint32Array, a: Uint8Array, b: Uint8Array, features: number): void {
  const rows = a.length / features
  const cols = b.length / features
  const symmetric = a === b
  for (let i = 0; i < rows; i++) {
    for (let j = symmetric ? i : 0; j < cols; j++) {
      const product = byteDot(a, i * features, b, j * features, features)
      k[i * cols + j] = product
      if (symmetric) k[j * cols + i] = product
    }
  }
}

function byteDot(a: Uint8Array, fromA: number, b: Uint8Array, fromB: number, features: number): number {
  let total = 0
  for (let start = 0; start < features; start += EXACT_FEATURES) {
    const end = Math.min(features, start + EXACT_FEATURES)
    let sum = 0
    for (let p = start; p < end; p++) sum = (sum + Math.imul(a[fromA + p]!, b[fromB + p]!)) | 0
    total += sum
  }
  return total
}
