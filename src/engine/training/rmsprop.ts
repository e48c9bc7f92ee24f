import { type Kernels, precisionOf } from '../kernels/index.js'
import type { Optimizer } from './optimizer.js'

const FACTORS = { beta1: 0, beta2: 0.9, c1: 1, c2: 1, epsilon: 1e-8 } as const

/** s ← 0.9·s + 0.1·g², x ← x − α · g / (√s + 1e-8), on the gradient of the regularized cost. */
export function rmsprop(kernels: Kernels): Optimizer {
  return (values, shrinkage) => {
    const { length } = values
    const empty = () => kernels.floats(precisionOf(values), length)
    const [gradient, mean, square] = [empty(), empty(), empty()]
    return {
      values,
      memory: [mean, square],
      step(rate, addGradient) {
        gradient.fill(0)
        if (shrinkage > 0) kernels.addScaled(gradient, values, shrinkage, length)
        addGradient(gradient, 1)
        kernels.adamStep(values, gradient, mean, square, { rate, ...FACTORS }, length)
      },
    }
  }
}
