import { type Kernels, precisionOf } from '../kernels/index.js'
import type { Optimizer } from './optimizer.js'

/** v ← β·v + (1 − β)·(g + s·x), x ← x − α·v: the course's momentum, without bias correction. */
export function momentum(kernels: Kernels, beta: number): Optimizer {
  return (values, shrinkage) => {
    const { length } = values
    const velocity = kernels.floats(precisionOf(values), length)
    return {
      values,
      memory: [velocity],
      step(rate, addGradient) {
        kernels.scale(velocity, beta, length)
        if (shrinkage > 0) kernels.addScaled(velocity, values, (1 - beta) * shrinkage, length)
        addGradient(velocity, 1 - beta)
        kernels.addScaled(values, velocity, -rate, length)
      },
    }
  }
}
