/** Threads that shall help: how many, how to start one, and the most units that a product has. */
export interface Help {
  readonly helpers: number
  readonly units: number
  /** Whether they let everything else go first: that is how they are started, so such ones do not stand in for others. */
  readonly givesWay: boolean
  start(order: HelperOrder): void
}

/** Where products are offered; shared with the helpers. */
export interface OfferBoard {
  readonly words: SharedArrayBuffer
  /** The lists of the left factor. */
  readonly scratchAt: number
}

/** What a helper thread is given; memory and boards are shared. */
export interface HelperOrder {
  readonly helper: true
  /** As in `Help`; the thread sees to it itself. */
  readonly givesWay: boolean
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly board: SharedArrayBuffer
  /** From here on as many bytes as its products need belong to this helper. */
  readonly scratchAt: number
  readonly offers: OfferBoard
  /** Where each helper's sums of small products are. */
  readonly sumsAt: readonly number[]
}
