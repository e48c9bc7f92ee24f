import type { Matrix } from '../matrix/index.js'
import { type ActivationName, ACTIVATIONS } from './activations.js'
import { type LayerInput, type LinearCache, linearForward } from './linear-forward.js'

/** What the backward step of a whole layer needs: the linear part's cache and Z (n_l, m). */
export interface LayerCache {
  readonly linear: LinearCache
  readonly z: Matrix
}

/** A = g(W · A_prev + b), the activation g by name. Shapes as in `linearForward`. */
export function linearActivationForward(
  aPrev: LayerInput,
  w: Matrix,
  b: Matrix,
  activation: ActivationName,
): { a: Matrix; cache: LayerCache } {
  const { z, cache } = linearForward(aPrev, w, b)
  return { a: ACTIVATIONS[activation].forward(z), cache: { linear: cache, z } }
}
