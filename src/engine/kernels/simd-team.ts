import type { Arena } from './arena.js'
import type { Help, HelperOrder } from './helpers.js'
import { SimdFunctions } from './simd-module.js'
import { Offers, OfferTaker, type PackedProduct } from './simd-offers.js'
import { performGramTile, performPart, scratchBytes, type SharedProduct } from './simd-shared.js'

/** Places in the shared words. */
const GENERATION = 0
const READY = 1
const REMAINING = 2
/** Of the newest product that is split into parts: its number and, in the lowest four bits, how many it has. */
const JOB = 3
const PRODUCT = 4
const NUMBER_BYTES = 5
const QUIT = 6
/** Of K: how many tiles it has, the next one to take, and how many are done. */
const TILES = 7
const NEXT_TILE = 8
const TILES_DONE = 9
/** How many helpers sleep. */
const SLEEPERS = 10
/** The number of the run. */
const RUN = 11
/** Even: float64 follow. */
const WORDS = 12
/** No tile has such a number: there is none to take. */
const NO_TILE = 2 ** 30
const ARGUMENTS = 8

/** How often the owner of a product looks whether it is done before it goes to sleep: some 20 µs. */
const SPINS = 4000
/**
 * How often a helper looks for work before it goes to sleep: some 150 µs, more than an iteration of a small net. No
 * longer: where another program wants the processor, a helper that only looks takes it from the run itself.
 */
const HELPER_SPINS = 15_000
/**
 * When a run begins, helpers may look so often besides, some 2 ms in all: more than it takes to get from one of the first
 * products to the next. One that slept would arrive a millisecond late, or four.
 */
const SPINS_OF_A_RUN = 200_000
/**
 * Helpers that sleep are woken for small products after so many multiplications, some 4 ms: waking takes as long as
 * several of these products.
 */
const WAKING = 4e7
/** A helper that has not finished a product by then has died. */
const PATIENCE_MS = 60_000

/**
 * The threads that share large products. Helpers join when they have started; a product is split among those that are
 * there. Only of K, a run's first and longest product, every thread takes one tile after another, so that helpers join
 * in the middle of it. Every element is computed by one thread in the same order, so the results do not depend on how many.
 */
export class Team {
  private readonly board = new SharedArrayBuffer(4 * WORDS + 8 * ARGUMENTS)
  private readonly words = new Int32Array(this.board, 0, WORDS)
  private readonly args = new Float64Array(this.board, 4 * WORDS, ARGUMENTS)
  private readonly offers: Offers
  private offered = 0

  /** `start` runs `help` with the order on a thread of its own. */
  constructor(
    private readonly functions: SimdFunctions,
    module: WebAssembly.Module,
    arena: Arena,
    { helpers, units, givesWay, start }: Help,
  ) {
    this.words[NEXT_TILE] = NO_TILE
    this.offers = new Offers(functions, arena, helpers, units)
    const { board: offers, sumsAt } = this.offers
    for (let i = 0; i < helpers; i++) {
      const scratchAt = arena.allocate(scratchBytes(units))
      const order = { helper: true, givesWay, module, memory: arena.memory, board: this.board } as const
      start({ ...order, scratchAt, offers, sumsAt })
    }
  }

  /** A run begins: helpers that sleep get up, so that they are there when its first product comes. */
  rouse(): void {
    Atomics.add(this.words, RUN, 1)
    this.wake()
  }

  /** Returns when no helper is at a small product any more: the next ones may have another number of rows. */
  settle(): void {
    this.offers.settle()
  }

  /** Shares a small product, if that is worth it with the helpers there are. False: it is not, and nothing was done. */
  performSmall(product: PackedProduct): boolean {
    const { words } = this
    const helpers = this.offers.helpersFor(product, Atomics.load(words, READY))
    if (helpers <= 0) return false
    this.offers.perform(product, helpers)
    this.offered += product.rows * product.inner * product.cols
    if (this.offered < WAKING) return true
    this.offered = 0
    // For the next one.
    if (!this.isAwake) this.wake()
    return true
  }

  /** Whether helpers will begin at once. */
  get isAwake(): boolean {
    return Atomics.load(this.words, SLEEPERS) === 0
  }

  perform(product: SharedProduct, bytes: number, args: readonly number[], scratch: number): void {
    const { words } = this
    const helpers = Atomics.load(words, READY)
    if (helpers > 0) {
      this.args.set(args)
      words[PRODUCT] = product
      words[NUMBER_BYTES] = bytes
      Atomics.store(words, REMAINING, helpers)
      Atomics.store(words, JOB, (((words[JOB]! >> 4) + 1) << 4) | (helpers + 1))
      this.wake()
    }
    performPart(this.functions, product, bytes, args, scratch, 0, helpers + 1)
    if (helpers > 0) this.awaitWord(REMAINING, 0)
  }

  /** All the tiles of K. */
  performTiles(args: readonly number[], scratch: number, tiles: number): void {
    const { words } = this
    this.args.set(args)
    words[TILES] = tiles
    words[TILES_DONE] = 0
    // From here on tiles are taken.
    Atomics.store(words, NEXT_TILE, 0)
    this.wake()
    takeTiles(this.functions, words, this.args, scratch)
    this.awaitWord(TILES_DONE, tiles)
    Atomics.store(words, NEXT_TILE, NO_TILE)
  }

  close(): void {
    Atomics.store(this.words, QUIT, 1)
    this.wake()
  }

  private wake(): void {
    Atomics.add(this.words, GENERATION, 1)
    Atomics.notify(this.words, GENERATION)
  }

  private awaitWord(word: number, wanted: number): void {
    const { words } = this
    for (let i = 0; i < SPINS; i++) if (Atomics.load(words, word) === wanted) return
    for (let value = Atomics.load(words, word); value !== wanted; value = Atomics.load(words, word)) {
      if (Atomics.wait(words, word, value, PATIENCE_MS) === 'timed-out') throw new Error('a helper thread has died')
    }
  }
}

/** Takes one tile after another until none is left. The last one done wakes who waits for it. */
function takeTiles(functions: SimdFunctions, words: Int32Array, args: Float64Array, scratch: number): void {
  while (Atomics.load(words, NEXT_TILE) < NO_TILE) {
    const tile = Atomics.add(words, NEXT_TILE, 1)
    if (tile >= words[TILES]!) return
    performGramTile(functions, args, scratch, tile)
    Atomics.add(words, TILES_DONE, 1)
    Atomics.notify(words, TILES_DONE)
  }
}

/** A helper's whole life: takes part in one product after another until the team is closed. Blocks its thread. */
export function help({ module, memory, board, scratchAt, offers, sumsAt }: HelperOrder): void {
  const words = new Int32Array(board, 0, WORDS)
  const args = new Float64Array(board, 4 * WORDS, ARGUMENTS)
  const functions = new SimdFunctions(module, memory)
  // The job is read before joining: one begun in between does not count on this helper.
  let done = Atomics.load(words, JOB)
  const part = Atomics.add(words, READY, 1) + 1
  const patience = { run: 0, left: 0 }
  const taker = new OfferTaker(functions, offers, sumsAt, part - 1)
  for (;;) {
    const seen = Atomics.load(words, GENERATION)
    if (Atomics.load(words, QUIT) === 1) return
    takeTiles(functions, words, args, scratchAt)
    const job = Atomics.load(words, JOB)
    const parts = job & 15
    if (job !== done && part < parts) {
      performPart(functions, words[PRODUCT]!, words[NUMBER_BYTES]!, args, scratchAt, part, parts)
      if (Atomics.sub(words, REMAINING, 1) === 1) Atomics.notify(words, REMAINING)
    }
    done = job
    awaitChange(words, seen, taker, patience)
  }
}

/** How many looks a helper still has beyond the usual ones, for the run under way. */
interface Patience {
  run: number
  left: number
}

/** Returns when the generation is no longer the one that was seen. Takes what is offered meanwhile. */
function awaitChange(words: Int32Array, seen: number, taker: OfferTaker, patience: Patience): void {
  const run = Atomics.load(words, RUN)
  if (run !== patience.run) {
    patience.run = run
    patience.left = SPINS_OF_A_RUN
  }
  for (let i = 0; i < HELPER_SPINS || patience.left-- > 0; i++) {
    if (taker.take()) i = 0
    if (Atomics.load(words, GENERATION) !== seen) return
  }
  Atomics.add(words, SLEEPERS, 1)
  Atomics.wait(words, GENERATION, seen)
  Atomics.sub(words, SLEEPERS, 1)
}
