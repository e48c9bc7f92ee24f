import type { Floats } from '../kernels/index.js'
import type { Matrix } from '../matrix/index.js'

/**
 * The first layer's weights, the only ones that meet the pixels: how they are kept and moved is all that tells one
 * plan from another. n is the number of first-layer units, m the number of samples.
 */
export interface FirstLayer {
  /** z (n, m) = W1 · X of the training images; the bias is not in it. */
  forward(z: Floats): void
  /** The same of the test images. */
  forwardTest(z: Floats): void
  /** W1 ← W1 − step · dZ · Xᵀ, dZ (n, m). False when it stopped being finite; `undo` then brings back W1. */
  update(dZ: Floats, step: number): boolean
  /** Takes back the newest update; callable once after each. */
  undo(): void
  /** W1 (n, n_x) as it is now. */
  weights(): Matrix
}
