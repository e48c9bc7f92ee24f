import type { Arena } from './arena.js'
import type { SimdFunctions } from './simd-module.js'
import { scratchBytes, STRIPE_BYTES } from './simd-shared.js'

/** What a product with a packed matrix is about; the numbers are addresses and sizes. */
export interface PackedProduct {
  /** 8 or 4: the size of a number. */
  bytes: number
  c: number
  a: number
  packed: number
  factor: number
  rows: number
  inner: number
  cols: number
}

/** Of a product that is offered: rows of the packed matrix, a block's. */
const LONGEST_ROW = 256
/** Sums of one helper. */
const SUMS_BYTES = 128 * 1024
/** Below so many multiplications a part is not worth a helper's while. */
const LEAST_PART = 20_000
/** How often the owner looks whether a helper has finished before it does the part itself: some 20 µs. */
const PATIENCE = 10_000

/** State of a helper's part: in the two lowest bits, above them the product's number. */
const OPEN = 0
const TAKEN = 1
const DONE = 2
/** The owner does it itself. */
const CLOSED = 3
const LAST_NUMBER = 2 ** 28

/** Places among the facts, all of them whole numbers below 2³². */
const BYTES = 0
const A = 1
const PACKED = 2
const ROWS = 3
const INNER = 4
const STRIPES = 5
const PARTS = 6
const FACTS = 16
/** Each helper's state has a cache line of its own, after one of facts. */
const LINE = 16

/** Where products are offered; shared with the helpers. */
export interface OfferBoard {
  readonly words: SharedArrayBuffer
  /** The lists of the left factor. */
  readonly scratchAt: number
}

/**
 * Small products, of some microseconds, shared with helpers that may be called away by the system at any moment. Every
 * helper has its part, which it takes only when it is there; what nobody has taken when the owner is through with its
 * own part, or is not done soon after, the owner does itself. So nothing is ever waited for that does not run. A helper
 * writes sums into memory of its own, and the owner adds them if they came in time: every element is summed as on one
 * thread, by whomever. The lists' memory is used for nothing else, so that a helper that wakes up long after finds a list,
 * though not the one it was to read, and nobody wants what it makes of it.
 */
export class Offers {
  readonly board: OfferBoard
  private readonly words: Int32Array
  /** Each helper's sums. */
  readonly sumsAt: number[] = []
  private number = 0

  constructor(
    private readonly functions: SimdFunctions,
    arena: Arena,
    helpers: number,
    private readonly units: number,
  ) {
    const words = new SharedArrayBuffer(4 * (FACTS + LINE * helpers))
    this.words = new Int32Array(words)
    for (let i = 0; i < helpers; i++) {
      this.sumsAt.push(arena.allocate(SUMS_BYTES))
      this.words[FACTS + LINE * i] = CLOSED
    }
    this.board = { words, scratchAt: arena.allocate(scratchBytes(units)) }
  }

  /** How many of so many helpers to share a product with; 0: it is not worth it, or does not fit. */
  helpersFor({ rows, inner, cols, bytes }: PackedProduct, helpers: number): number {
    if (inner > LONGEST_ROW || rows > this.units || rows * cols * bytes > SUMS_BYTES) return 0
    return Math.min(helpers, Math.floor((rows * inner * cols) / LEAST_PART) - 1)
  }

  /** With the first so many helpers. `call` says that there is something to take. */
  perform(product: PackedProduct, helpers: number, call: () => void): void {
    const { words } = this
    const { bytes, c, a, packed, factor, rows, inner, cols } = product
    const table = bytes === 8 ? this.functions.f64 : this.functions.f32
    const stripes = Math.ceil((cols * bytes) / STRIPE_BYTES)
    const parts = helpers + 1
    this.number = this.number === LAST_NUMBER ? 1 : this.number + 1
    const number = this.number << 2
    for (let i = 0; i < helpers; i++) Atomics.store(words, FACTS + LINE * i, number | CLOSED)
    const scratch = this.board.scratchAt
    table.listBlock(a, rows, inner, scratch)
    Atomics.store(words, BYTES, bytes)
    Atomics.store(words, A, a)
    Atomics.store(words, PACKED, packed)
    Atomics.store(words, ROWS, rows)
    Atomics.store(words, INNER, inner)
    Atomics.store(words, STRIPES, stripes)
    Atomics.store(words, PARTS, parts)
    for (let i = 0; i < helpers; i++) Atomics.store(words, FACTS + LINE * i, number | OPEN)
    call()
    table.addListedProduct(c, a, packed, factor, rows, inner, cols, 0, bound(stripes, 1, parts), scratch)
    for (let i = 0; i < helpers; i++) {
      const from = bound(stripes, i + 1, parts)
      const to = bound(stripes, i + 2, parts)
      if (this.isDone(i, number)) table.addSums(c, this.sumsAt[i]!, factor, rows, cols, from, to)
      else table.addListedProduct(c, a, packed, factor, rows, inner, cols, from, to, scratch)
    }
  }

  /** False when nobody has taken it, and nobody will, or whoever has is not done in good time. */
  private isDone(helper: number, number: number): boolean {
    const { words } = this
    const at = FACTS + LINE * helper
    if (Atomics.compareExchange(words, at, number | OPEN, number | CLOSED) === (number | OPEN)) return false
    for (let i = 0; i < PATIENCE; i++) if (Atomics.load(words, at) === (number | DONE)) return true
    return false
  }
}

/** Takes the part of the helper with this number, from 0, in the product on offer, if there is one. */
export function takeOffer(
  functions: SimdFunctions,
  words: Int32Array,
  { helper, sumsAt, scratchAt }: { readonly helper: number; readonly sumsAt: number; readonly scratchAt: number },
): void {
  const at = FACTS + LINE * helper
  const state = Atomics.load(words, at)
  if ((state & 3) !== OPEN) return
  const taken = state | TAKEN
  if (Atomics.compareExchange(words, at, state, taken) !== state) return
  const fact = (place: number) => Atomics.load(words, place) >>> 0
  const bytes = fact(BYTES)
  const a = fact(A)
  const packed = fact(PACKED)
  const rows = fact(ROWS)
  const inner = fact(INNER)
  const stripes = fact(STRIPES)
  const parts = fact(PARTS)
  // The owner has gone on meanwhile: these facts need not belong together.
  if (Atomics.load(words, at) !== taken) return
  const table = bytes === 8 ? functions.f64 : functions.f32
  const [from, to] = [bound(stripes, helper + 1, parts), bound(stripes, helper + 2, parts)]
  table.sumListedProduct(sumsAt, a, packed, rows, inner, from, to, scratchAt)
  Atomics.compareExchange(words, at, taken, (state & ~3) | DONE)
}

/** Where part `part` of so many begins. */
function bound(stripes: number, part: number, parts: number): number {
  return Math.floor((stripes * part) / parts)
}
