import type { Floats } from '../kernels/index.js'
import type { Matrix } from '../matrix/index.js'

/** The samples of one step, by number; null for all of them. */
export type Batch = Int32Array | null

/**
 * The first layer's weights, the only ones that meet the pixels: how they are kept and moved is all that tells one
 * plan from another. n is the number of first-layer units, m the number of samples (of the batch, where there is one).
 */
export interface FirstLayer {
  /** z (n, m) = W1 · X of the batch; the bias is not in it. */
  forward(z: Floats, batch: Batch): void
  /** The same of the test images. */
  forwardTest(z: Floats): void
  /**
   * One step along the gradient 1/m · dZ · Xᵀ, dZ (n, m) of the batch of the newest `forward`. False when W1 stopped
   * being finite; `undo` then brings it back.
   */
  update(dZ: Floats, rate: number, batch: Batch): boolean
  /** The arrays that change from one iteration to the next, always in the same order. */
  state(): Floats[]
  /** Takes back the newest update; callable once after each. */
  undo(): void
  /** Σ W1². */
  squaredNorm(): number
  /** Remembers W1 as it is now; `weights` then gives this, until it is kept again. */
  keep(): void
  /** The arrays that remember it, always in the same order. */
  kept(): Floats[]
  /** T (n, m) of W1 = c · W1₀ + T · Xᵀ, where the plan knows it; else null. */
  coefficients(): Floats | null
  /** W1 (n, n_x) as it is now, or as it was at the newest `keep`. */
  weights(which: 'now' | 'kept'): Matrix
}
