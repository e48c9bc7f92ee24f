/** z is taken relative to the nearest multiple of 1/PARTS. */
const PARTS = 128
const BITS = 160n
/** The high part of a constant is a multiple of 2⁻⁴⁰, so that k · high + high is exact. */
const GRID = 2 ** 40

/** A number as the unevaluated sum of two doubles. */
interface Pair {
  readonly high: number
  readonly low: number
}

const LOG_2 = scaledLog(2, 1)
/** log(index / PARTS) for the multiples that z ∈ [√½, √2] can be nearest to. */
const LOG_C = Array.from({ length: 2 * PARTS }, (_, index) => (index < PARTS / 2 ? LOG_2 : scaledLog(index, PARTS)))

/**
 * The natural logarithm, correctly rounded but for about one argument in 10⁵. `Math.log` may be one unit off in the
 * last place, and random numbers would then differ from NumPy's in theirs.
 *
 * x = 2ᵏ · z, z = c · (1 + r) with c a multiple of 1/128 and |r| < 2⁻⁷: log x = k · log 2 + log c + log(1 + r).
 */
export function log(x: number): number {
  if (!(x > 2 ** -1000 && x < Infinity)) return Math.log(x)
  let k = Math.round(Math.log2(x))
  let z = x / 2 ** k
  if (z < Math.SQRT1_2) {
    k--
    z *= 2
  }
  const index = Math.round(z * PARTS)
  const c = index / PARTS
  const r = (z - c) / c
  const product = twoProduct(r, c)
  const rLow = (z - c - product.high - product.low) / c
  const square = twoProduct(r, r)
  const logC = LOG_C[index]!
  const first = twoSum(k * LOG_2.high + logC.high, r)
  const second = twoSum(first.high, -square.high / 2)
  const rest = rLow - r * rLow - square.low / 2 + cubicTail(r) + (k * LOG_2.low + logC.low)
  return second.high + (second.low + first.low + rest)
}

/** log(1 + r) − r + r²/2 = r³/3 − r⁴/4 + … */
function cubicTail(r: number): number {
  let sum = 0
  for (let n = 11; n >= 3; n--) sum = (n % 2 === 1 ? 1 : -1) / n + r * sum
  return r * r * r * sum
}

/** a + b exactly (Knuth). */
function twoSum(a: number, b: number): Pair {
  const high = a + b
  const rest = high - a
  return { high, low: a - (high - rest) + (b - rest) }
}

/** a · b exactly (Dekker). */
function twoProduct(a: number, b: number): Pair {
  const high = a * b
  const a1 = upperHalf(a)
  const b1 = upperHalf(b)
  const a2 = a - a1
  const b2 = b - b1
  return { high, low: a1 * b1 - high + a1 * b2 + a2 * b1 + a2 * b2 }
}

function upperHalf(a: number): number {
  const shifted = a * 134217729
  return shifted - (shifted - a)
}

/** log(numerator / denominator) = 2 · artanh((n − d) / (n + d)), in fixed point. */
function scaledLog(numerator: number, denominator: number): Pair {
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
