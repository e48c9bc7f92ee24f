import type { Kernels } from '../kernels/index.js'
import type { Optimizer } from './optimizer.js'

/** x ← x − α · (g + s·x). */
export function gradientDescent(kernels: Kernels): Optimizer {
  return (values, shrinkage) => ({
    values,
    memory: [],
    step(rate, addGradient) {
      if (shrinkage > 0) kernels.scale(values, 1 - rate * shrinkage, values.length)
      addGradient(values, -rate)
    },
  })
}
