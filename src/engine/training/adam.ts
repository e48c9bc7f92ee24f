import { type Kernels, precisionOf } from '../kernels/index.js'
import type { Optimizer } from './optimizer.js'

const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8

/** Adam with bias correction (Kingma and Ba, 2015), on the gradient of the regularized cost. */
export function adam(kernels: Kernels): Optimizer {
  return (values, shrinkage) => {
    const { length } = values
    const empty = () => kernels.floats(precisionOf(values), length)
    const [gradient, mean, square] = [empty(), empty(), empty()]
    const count = kernels.floats('f64', 1)
    return {
      values,
      memory: [mean, square, count],
      step(rate, addGradient) {
        const steps = count[0]! + 1
        count[0] = steps
        gradient.fill(0)
        if (shrinkage > 0) kernels.addScaled(gradient, values, shrinkage, length)
        addGradient(gradient, 1)
        const corrections = { c1: 1 - BETA1 ** steps, c2: 1 - BETA2 ** steps }
        const factors = { rate, beta1: BETA1, beta2: BETA2, epsilon: EPSILON, ...corrections }
        kernels.adamStep(values, gradient, mean, square, factors, length)
      },
    }
  }
}
