import { log } from './log.js'

const WORDS = 624
const SHIFT = 397

/**
 * NumPy's legacy `RandomState`, number for number: MT19937 seeded as `np.random.seed(seed)` does.
 * Source: numpy/random/src/{mt19937,legacy} and `_legacy_seeding`.
 */
export class RandomState {
  private readonly state = new Uint32Array(WORDS)
  private position = WORDS
  /** The second value of a pair, NaN once it is used: a field that is always a number needs no memory of its own. */
  private cachedNormal = NaN

  /** `seed`: a whole number, 0 … 2³² − 1. Throws `RangeError` otherwise. */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new RangeError(`A seed is a whole number from 0 to 4294967295, received ${seed}`)
    }
    let word = seed >>> 0
    for (let i = 0; i < WORDS; i++) {
      this.state[i] = word
      word = (Math.imul(1812433253, word ^ (word >>> 30)) + i + 1) >>> 0
    }
  }

  /** Uniform on [0, 1), 53 random bits. */
  randomSample(): number {
    const high = this.nextWord() >>> 5
    const low = this.nextWord() >>> 6
    return (high * 67108864 + low) * 2 ** -53
  }

  /** Standard normal, by Marsaglia's polar method; every pair's second value is kept for the next call. */
  randn(): number {
    const cached = this.cachedNormal
    if (cached === cached) {
      this.cachedNormal = NaN
      return cached
    }
    let x1, x2, r2: number
    do {
      x1 = 2 * this.randomSample() - 1
      x2 = 2 * this.randomSample() - 1
      r2 = x1 * x1 + x2 * x2
    } while (r2 >= 1 || r2 === 0)
    const factor = Math.sqrt((-2 * log(r2)) / r2)
    this.cachedNormal = factor * x1
    return factor * x2
  }

  /** `np.random.permutation(n)`: 0 … n − 1 shuffled from the end, each place drawn by masked rejection. */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i)
    for (let i = n - 1; i > 0; i--) {
      const j = this.upTo(i)
      const swapped = order[i]!
      order[i] = order[j]!
      order[j] = swapped
    }
    return order
  }

  /** Uniform on 0 … max, both included. */
  private upTo(max: number): number {
    const mask = 0xffffffff >>> Math.clz32(max)
    for (;;) {
      const value = (this.nextWord() & mask) >>> 0
      if (value <= max) return value
    }
  }

  private nextWord(): number {
    if (this.position === WORDS) this.generate()
    let y = this.state[this.position++]!
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    y ^= y >>> 18
    return y >>> 0
  }

  private generate(): void {
    const { state } = this
    for (let i = 0; i < WORDS - SHIFT; i++) state[i] = state[i + SHIFT]! ^ twist(state[i]!, state[i + 1]!)
    for (let i = WORDS - SHIFT; i < WORDS - 1; i++) {
      state[i] = state[i + SHIFT - WORDS]! ^ twist(state[i]!, state[i + 1]!)
    }
    state[WORDS - 1] = state[SHIFT - 1]! ^ twist(state[WORDS - 1]!, state[0]!)
    this.position = 0
  }
}

function twist(upper: number, lower: number): number {
  const y = (upper & 0x80000000) | (lower & 0x7fffffff)
  // Without asking for the last bit, which is as often 1 as 0: a processor that guesses guesses wrong.
  return (y >>> 1) ^ (-(y & 1) & 0x9908b0df)
}
