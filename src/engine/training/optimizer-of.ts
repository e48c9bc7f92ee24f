import type { Hyperparameters } from '../contract/index.js'
import type { Kernels } from '../kernels/index.js'
import { adam } from './adam.js'
import { gradientDescent } from './gradient-descent.js'
import { momentum } from './momentum.js'
import type { Optimizer } from './optimizer.js'
import { rmsprop } from './rmsprop.js'

/** The optimizer that a run's hyperparameters ask for. */
export function optimizerOf({ optimizer, momentum: beta }: Hyperparameters, kernels: Kernels): Optimizer {
  if (optimizer === 'adam') return adam(kernels)
  if (optimizer === 'rmsprop') return rmsprop(kernels)
  return beta > 0 ? momentum(kernels, beta) : gradientDescent(kernels)
}
