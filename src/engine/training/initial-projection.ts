import type { Floats, Kernels } from '../kernels/index.js'
import type { Gram } from './gram.js'
import type { InitialParameters } from './initial-parameters.js'
import { type Inputs, inputsAt } from './inputs-at.js'
import type { LabeledSamples } from './task.js'

/** What a projection is computed from, made when it is: W1 (n_1, n_x), and X of all the samples asked for. */
export interface Factors {
  w1(): Floats
  inputs(): Inputs
}

/**
 * W1 · X (n_1, m) of these samples, W1 the initial one. An earlier run's where one from the same beginning has met them:
 * every element is summed in the same order whichever samples are asked for, so that it makes no difference.
 */
export function initialProjection(
  kernels: Kernels,
  initial: InitialParameters,
  gram: Gram,
  { whole, ids }: Pick<LabeledSamples, 'whole' | 'ids'>,
  { w1, inputs }: Factors,
): Floats {
  const units = initial.units[0]!
  const projection = kernels.floats('f64', units * ids.length)
  const remembered = initial.projectionsOf(gram.id, whole.samples)
  if (!remembered) {
    inputs().forward(projection, w1(), units)
    return projection
  }
  const { values, isKnown } = remembered
  const unknown = ids.filter((id) => !isKnown[id])
  if (unknown.length > 0) {
    const areAll = unknown.length === ids.length
    const z = areAll ? projection : kernels.floats('f64', units * unknown.length)
    const x = areAll ? inputs() : inputsAt(kernels, 'f64', whole, unknown)
    x.forward(z, w1(), units)
    unknown.forEach((id, i) => {
      for (let u = 0; u < units; u++) values[u * whole.samples + id] = z[u * unknown.length + i]!
      isKnown[id] = 1
    })
    if (areAll) return projection
  }
  for (let u = 0, to = 0; u < units; u++) {
    for (let i = 0; i < ids.length; i++) projection[to++] = values[u * whole.samples + ids[i]!]!
  }
  return projection
}
