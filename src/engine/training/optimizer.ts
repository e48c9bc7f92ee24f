import type { Hyperparameters } from '../contract/index.js'
import type { Floats } from '../kernels/index.js'

/** target += factor · gradient of the unregularized cost. The gradient itself may never be formed. */
export type AddGradient = (target: Floats, factor: number) => void

/** One array of parameters and whatever its optimizer remembers of it. */
export interface Slot {
  readonly values: Floats
  /** All it remembers from one step to the next. */
  readonly memory: readonly Floats[]
  /** One step at learning rate `rate`. */
  step(rate: number, addGradient: AddGradient): void
}

/** What a slot needs to go on from here: its values and its memory. */
export function stateOf({ values, memory }: Slot): Floats[] {
  return [values, ...memory]
}

/** Makes the slot of an array; the regularized cost's gradient is that of the cost plus `shrinkage` · values. */
export type Optimizer = (values: Floats, shrinkage: number) => Slot

/**
 * The optimizers that move W1 only by multiples of W1 itself and of Xᵀ, and do the same to every image of it: the
 * sample-space plan can follow these.
 */
export function isLinear({ optimizer }: Hyperparameters): boolean {
  return optimizer === 'gradient-descent'
}
