import type { Matrix } from '../matrix/index.js'

/**
 * A network's trained numbers: W[l] of shape (n_l, n_{l−1}) and b[l] of shape (n_l, 1), first layer first.
 * The course calls them W1, b1, … WL, bL.
 */
export interface Parameters {
  readonly weights: readonly Matrix[]
  readonly biases: readonly Matrix[]
  /** What inputs that are no pixels were centred and scaled by, x = (input − mean) / scale. */
  readonly scaling?: { readonly mean: Float64Array<ArrayBuffer>; readonly scale: number }
}
