/** z is taken relative to the nearest multiple of 1/PARTS. */
const PARTS = 128
const BITS = 160n
/** The high part of a constant is a multiple of 2⁻⁴⁰, so that k · high + high is exact. */
const GRID = 2 ** 40

/** log 2 and log(index / PARTS), each as the unevaluated sum of a high and a low part. */
const LOG_2 = scaledLog(2, 1)
const LOG_C_HIGH = new Float64Array(2 * PARTS)
const LOG_C_LOW = new Float64Array(2 * PARTS)
/** PARTS / index, rounded: divisions would take half of the time. */
const INVERSE_C = new Float64Array(2 * PARTS)
for (let index = PARTS / 2; index < 2 * PARTS; index++) {
  const { high, low } = scaledLog(index, PARTS)
  LOG_C_HIGH[index] = high
  LOG_C_LOW[index] = low
  INVERSE_C[index] = PARTS / index
}

/** The upper half of √½ as float64. */
const ROOT_HALF_UPPER = 0x3fe6a09e

/** One number seen as float64 and as its two halves (all machines this runs on keep the lower half first). */
const double = new Float64Array(1)
const halves = new Uint32Array(double.buffer)

/**
 * The natural logarithm, correctly rounded but for about one argument in 10⁵. `Math.log` may be one unit off in the
 * last place, and random numbers would then differ from NumPy's in theirs.
 *
 * x = 2ᵏ · z, z = c · (1 + r) with c a multiple of 1/128 and |r| < 2⁻⁷: log x = k · log 2 + log c + log(1 + r). Sums
 * and products whose rounding matters are followed by what the rounding left out.
 */
export function log(x: number): number {
  if (!(x > 2 ** -1000 && x < Infinity)) return Math.log(x)
  double[0] = x
  // z between √½ and √2. By subtracting, not by asking: half of all arguments lie on either side.
  const k = (halves[1]! - ROOT_HALF_UPPER) >> 20
  halves[1] = halves[1]! - (k << 20)
  const z = double[0]!
  const index = Math.round(z * PARTS)
  const c = index * (1 / PARTS)
  const inverse = INVERSE_C[index]!
  const difference = z - c
  // What its rounding leaves out is in rRest: c has so few bits that its products with both halves of r are exact.
  const r = difference * inverse
  const shifted = r * 134217729
  const rUpper = shifted - (shifted - r)
  const rLower = r - rUpper
  const rRest = (difference - rUpper * c - rLower * c) * inverse
  const square = r * r
  const squareRest = rUpper * rUpper - square + 2 * rUpper * rLower + rLower * rLower
  const constant = k * LOG_2.high + LOG_C_HIGH[index]!
  const first = constant + r
  const firstRest = constant === 0 ? 0 : constant - first + r
  const half = square * 0.5
  const second = first - half
  const secondRest = first - second - half
  const small = rRest - r * rRest - squareRest * 0.5 + cubicTail(r) + (k * LOG_2.low + LOG_C_LOW[index]!)
  return second + (secondRest + firstRest + small)
}

/** log(1 + r) − r + r²/2 = r³/3 − r⁴/4 + … */
function cubicTail(r: number): number {
  const r2 = r * r
  const odd = 1 / 3 + r2 * (1 / 5 + r2 * (1 / 7 + r2 * (1 / 9 + r2 * (1 / 11))))
  const even = 1 / 4 + r2 * (1 / 6 + r2 * (1 / 8 + r2 * (1 / 10)))
  return r2 * r * (odd - r * even)
}

/** log(numerator / denominator) = 2 · artanh((n − d) / (n + d)), in fixed point. */
function scaledLog(numerator: number, denominator: number): { readonly high: number; readonly low: number } {
  const t = (BigInt(numerator - denominator) << BITS) / BigInt(numerator + denominator)
  const square = (t * t) >> BITS
  let power = t
  let sum = 0n
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n
    power = (power * square) >> BITS
  }
  const value = 2n * sum
  const grid = Math.round(Number(value >> (BITS - 60n)) / 2 ** 20)
  return { high: grid / GRID, low: Number(value - (BigInt(grid) << (BITS - 40n))) / 2 ** Number(BITS) }
}
