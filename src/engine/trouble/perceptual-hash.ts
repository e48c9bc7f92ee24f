import { shrink, type GreyImage } from './grey-image.js'

/** What a hash looks at: coarse shapes only. */
const SIDE = 32
const BITS = 64

/** The 64 slowest waves of the cosine transform apart from the constant one, slowest first. */
const WAVES = slowestWaves()
/** cos(π·(2x + 1)·u / 2·side), by u and x, for the sides met so far. */
const cosines = new Map<number, Float32Array>()

/**
 * Perceptual hash: the signs of an image's 64 slowest cosine waves, written into `hash[0]` and `hash[1]`. Another
 * brightness, contrast or encoding changes hardly any of them, a slight crop few. Source: Zauner, "Implementation and
 * Benchmarking of Perceptual Image Hash Functions", 2010, with signs in place of a comparison with the median.
 */
export function perceptualHash(image: GreyImage, hash: Uint32Array): void {
  const small = shrink(image, SIDE)
  const { side, values } = small
  const waves = cosinesOf(side)
  const rows = new Float32Array(side)
  hash.fill(0)
  let lastV = -1
  WAVES.forEach(([u, v], bit) => {
    if (v !== lastV) waveOfRows(values, side, waves, v, rows)
    lastV = v
    let sum = 0
    for (let x = 0; x < side; x++) sum += (rows[x] ?? 0) * (waves[u * side + x] ?? 0)
    if (sum > 0) hash[bit >>> 5] = ((hash[bit >>> 5] ?? 0) | (1 << (bit & 31))) >>> 0
  })
}

/** rows[x] = Σ_y values[y, x] · cos of wave v at y. */
function waveOfRows(values: Float32Array, side: number, waves: Float32Array, v: number, rows: Float32Array): void {
  rows.fill(0)
  for (let y = 0; y < side; y++) {
    const weight = waves[v * side + y] ?? 0
    for (let x = 0; x < side; x++) rows[x] = (rows[x] ?? 0) + weight * (values[y * side + x] ?? 0)
  }
}

/** Bits in which two hashes differ, 0 … 64. */
export function hammingDistance(hashes: Uint32Array, a: number, b: number): number {
  const low = ((hashes[2 * a] ?? 0) ^ (hashes[2 * b] ?? 0)) >>> 0
  const high = ((hashes[2 * a + 1] ?? 0) ^ (hashes[2 * b + 1] ?? 0)) >>> 0
  return bitCount(low) + bitCount(high)
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

function slowestWaves(): [u: number, v: number][] {
  const all: [number, number][] = []
  for (let v = 0; v < 12; v++) for (let u = 0; u < 12; u++) if (u + v > 0) all.push([u, v])
  const slowest = all.sort(([u1, v1], [u2, v2]) => u1 * u1 + v1 * v1 - (u2 * u2 + v2 * v2)).slice(0, BITS)
  return slowest.sort(([, v1], [, v2]) => v1 - v2)
}

function cosinesOf(side: number): Float32Array {
  const known = cosines.get(side)
  if (known) return known
  const made = new Float32Array(12 * side)
  for (let u = 0; u < 12; u++) {
    for (let x = 0; x < side; x++) made[u * side + x] = Math.cos((Math.PI * (2 * x + 1) * u) / (2 * side))
  }
  cosines.set(side, made)
  return made
}
