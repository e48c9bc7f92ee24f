import { Matrix } from '../matrix/index.js'
import type { HiddenActivationName } from './activations.js'
import { linearActivationBackward } from './linear-activation-backward.js'
import type { LayerCache } from './linear-activation-forward.js'
import { linearBackward } from './linear-backward.js'

/** dW[l] and db[l], shaped as the parameters they belong to, first layer first. */
export interface Gradients {
  readonly dW: readonly Matrix[]
  readonly db: readonly Matrix[]
}

/**
 * The gradients of the cost for every layer, from A_L and Y (1, m) and the caches of `lModelForward`. The seed forms
 * dA_L = −(Y/A_L − (1 − Y)/(1 − A_L)) and multiplies it by the sigmoid's derivative; that product is A_L − Y, which
 * stays finite where A_L has been rounded to 0 or 1.
 */
export function lModelBackward(
  al: Matrix,
  y: Matrix,
  caches: readonly LayerCache[],
  hidden: HiddenActivationName = 'relu',
): Gradients {
  const dZ = new Matrix(
    1,
    y.cols,
    al.data.map((a, j) => a - y.data[j]!),
  )
  let layer = linearBackward(dZ, caches[caches.length - 1]!.linear)
  const dW = [layer.dW]
  const db = [layer.db]
  for (let l = caches.length - 2; l >= 0 && layer.dAPrev; l--) {
    layer = linearActivationBackward(layer.dAPrev, caches[l]!, hidden)
    dW.unshift(layer.dW)
    db.unshift(layer.db)
  }
  return { dW, db }
}
