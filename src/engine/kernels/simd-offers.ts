import type { Arena } from './arena.js'
import type { OfferBoard } from './helpers.js'
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
/** Below so many multiplications, some 2 µs, a part is not worth a helper's while. */
const LEAST_PART = 20_000
/** So many multiplications the owner has done when a helper begins. */
const HEAD_START = 3000
/** How often the owner looks whether a helper has finished before it does the part itself: some 20 µs. */
const PATIENCE = 10_000

const DEAD_MS = 60_000

/** State of a helper's part: in the two lowest bits, above them the product's number. */
const OPEN = 0
const TAKEN = 1
const DONE = 2
/** The owner does it itself. */
const CLOSED = 3
const LAST_NUMBER = 2 ** 28

/**
 * Places of a helper's words. Each of the three groups has cache lines of its own: the state is what both look at all
 * the time, and whoever writes to a line that the other looks at waits for it.
 */
const STATE = 0
/** What its part is, in whole numbers below 2³². */
const BYTES = 32
const A = 33
const PACKED = 34
const ROWS = 35
const INNER = 36
const FROM = 37
const TO = 38
/** 1 while the helper reads lists and matrices. */
const BUSY = 64
const PLACES = 96

/**
 * Small products, of some microseconds, shared with helpers that may be called away by the system at any moment. Every
 * helper has its part, which it takes only when it is there; what nobody has taken when the owner is through with its
 * own part, or is not done soon after, the owner does itself. So nothing is ever waited for that does not run. A helper
 * writes sums into memory of its own, and the owner adds them if they came in time: every element is summed as on one
 * thread, by whomever. The lists' memory is used for nothing else, so that a helper that is late finds a list of as many
 * rows, though not the one it was to read, and nobody wants what it makes of it. Before there can be another number of
 * rows, `settle`.
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
    const words = new SharedArrayBuffer(4 * PLACES * helpers)
    this.words = new Int32Array(words)
    for (let i = 0; i < helpers; i++) {
      this.sumsAt.push(arena.allocate(SUMS_BYTES))
      this.words[PLACES * i + STATE] = CLOSED
    }
    this.board = { words, scratchAt: arena.allocate(scratchBytes(units)) }
  }

  /** Returns when no helper is at any product any more. Throws when one is for a minute: it has died. */
  settle(): void {
    for (let at = BUSY; at < this.words.length; at += PLACES) {
      while (Atomics.load(this.words, at) === 1) {
        if (Atomics.wait(this.words, at, 1, DEAD_MS) === 'timed-out') throw new Error('a helper thread has died')
      }
    }
  }

  /** How many of so many helpers to share a product with; 0: it is not worth it, or does not fit. */
  helpersFor({ rows, inner, cols, bytes }: PackedProduct, helpers: number): number {
    if (inner > LONGEST_ROW || rows > this.units || rows * cols * bytes > SUMS_BYTES) return 0
    return Math.min(helpers, Math.floor((rows * inner * cols) / LEAST_PART) - 1)
  }

  /** With the first so many helpers. */
  perform(product: PackedProduct, helpers: number): void {
    const { bytes, c, a, packed, factor, rows, inner, cols } = product
    const table = bytes === 8 ? this.functions.f64 : this.functions.f32
    const stripes = Math.ceil((cols * bytes) / STRIPE_BYTES)
    const parts = helpers + 1
    const lead = Math.min(stripes, Math.round((HEAD_START * bytes) / (rows * inner * STRIPE_BYTES)))
    this.number = this.number === LAST_NUMBER ? 1 : this.number + 1
    const number = this.number << 2
    const scratch = this.board.scratchAt
    table.listBlock(a, rows, inner, scratch)
    for (let i = 0; i < helpers; i++) {
      this.offer(i, number, product, bound(stripes, lead, i + 1, parts), bound(stripes, lead, i + 2, parts))
    }
    table.addListedProduct(c, a, packed, factor, rows, inner, cols, 0, bound(stripes, lead, 1, parts), scratch)
    for (let i = 0; i < helpers; i++) {
      const from = bound(stripes, lead, i + 1, parts)
      const to = bound(stripes, lead, i + 2, parts)
      if (this.isDone(i, number)) table.addSums(c, this.sumsAt[i]!, factor, rows, cols, from, to)
      else table.addListedProduct(c, a, packed, factor, rows, inner, cols, from, to, scratch)
    }
  }

  private offer(helper: number, number: number, product: PackedProduct, from: number, to: number): void {
    const { words } = this
    const at = PLACES * helper
    // A helper that has taken an earlier part but not read it yet sees that it is late.
    if ((Atomics.load(words, at + STATE) & 3) === TAKEN) Atomics.store(words, at + STATE, number | CLOSED)
    Atomics.store(words, at + BYTES, product.bytes)
    Atomics.store(words, at + A, product.a)
    Atomics.store(words, at + PACKED, product.packed)
    Atomics.store(words, at + ROWS, product.rows)
    Atomics.store(words, at + INNER, product.inner)
    Atomics.store(words, at + FROM, from)
    Atomics.store(words, at + TO, to)
    Atomics.store(words, at + STATE, number | OPEN)
  }

  /** False when nobody has taken it, and nobody will, or whoever has is not done in good time. */
  private isDone(helper: number, number: number): boolean {
    const { words } = this
    const at = PLACES * helper + STATE
    if (Atomics.compareExchange(words, at, number | OPEN, number | CLOSED) === (number | OPEN)) return false
    for (let i = 0; i < PATIENCE; i++) if (Atomics.load(words, at) === (number | DONE)) return true
    return false
  }
}

/** One helper's place among the offers. */
export class OfferTaker {
  private readonly words: Int32Array
  private readonly at: number
  private readonly sumsAt: number
  private readonly scratchAt: number

  /** `helper`: its number, from 0. */
  constructor(
    private readonly functions: SimdFunctions,
    { words, scratchAt }: OfferBoard,
    sumsAt: readonly number[],
    helper: number,
  ) {
    this.words = new Int32Array(words)
    this.at = PLACES * helper
    this.sumsAt = sumsAt[helper]!
    this.scratchAt = scratchAt
  }

  /** Does its part of the product on offer. False when there is none. */
  take(): boolean {
    const { words, at } = this
    if ((Atomics.load(words, at + STATE) & 3) !== OPEN) return false
    Atomics.store(words, at + BUSY, 1)
    this.takeIfOpen()
    Atomics.store(words, at + BUSY, 0)
    Atomics.notify(words, at + BUSY)
    return true
  }

  private takeIfOpen(): void {
    const { words, at } = this
    const state = Atomics.load(words, at + STATE)
    const taken = state | TAKEN
    if ((state & 3) !== OPEN || Atomics.compareExchange(words, at + STATE, state, taken) !== state) return
    const bytes = Atomics.load(words, at + BYTES)
    const a = Atomics.load(words, at + A) >>> 0
    const packed = Atomics.load(words, at + PACKED) >>> 0
    const rows = Atomics.load(words, at + ROWS)
    const inner = Atomics.load(words, at + INNER)
    const from = Atomics.load(words, at + FROM)
    const to = Atomics.load(words, at + TO)
    // The owner has gone on meanwhile: these need not belong together.
    if (Atomics.load(words, at + STATE) !== taken) return
    const table = bytes === 8 ? this.functions.f64 : this.functions.f32
    table.sumListedProduct(this.sumsAt, a, packed, rows, inner, from, to, this.scratchAt)
    Atomics.compareExchange(words, at + STATE, taken, (state & ~3) | DONE)
  }
}

/** Where part `part` of so many begins, from 1 on: part 0, the owner's, begins at 0 and is larger by `lead`. */
function bound(stripes: number, lead: number, part: number, parts: number): number {
  return lead + Math.floor(((stripes - lead) * part) / parts)
}
