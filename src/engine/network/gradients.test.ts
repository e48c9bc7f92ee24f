import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Matrix, RandomState } from '../matrix/index.js'
import type { HiddenActivationName } from './activations.js'
import { computeCost } from './compute-cost.js'
import { initializeParametersDeep } from './initialize-parameters.js'
import { lModelBackward } from './l-model-backward.js'
import { lModelForward } from './l-model-forward.js'
import type { Parameters } from './parameters.js'

const STEP = 1e-5

interface Case {
  readonly sizes: number[]
  readonly samples: number
  readonly seed: number
  readonly hidden: HiddenActivationName
}

/** Random inputs, labels and parameters; biases away from zero, so that no ReLU sits on its corner. */
function build({ sizes, samples, seed }: Case) {
  const random = new RandomState(seed)
  const gaussian = (rows: number, cols: number, scale: number) =>
    new Matrix(
      rows,
      cols,
      Float64Array.from({ length: rows * cols }, () => scale * random.randn()),
    )
  const x = gaussian(sizes[0]!, samples, 1)
  const y = new Matrix(
    1,
    samples,
    Float64Array.from({ length: samples }, () => (random.randomSample() < 0.5 ? 1 : 0)),
  )
  const { weights } = initializeParametersDeep(sizes, 'he', seed)
  const parameters: Parameters = { weights, biases: weights.map((w) => gaussian(w.rows, 1, 0.5)) }
  return { x, y, parameters }
}

/** ‖numeric − analytic‖ / (‖numeric‖ + ‖analytic‖) over all parameters, or null where a ReLU is within reach of 0. */
function relativeError(network: Case): number | null {
  const { x, y, parameters } = build(network)
  const forward = () => lModelForward(x, parameters, network.hidden)
  const { al, caches } = forward()
  const nearCorner = caches.slice(0, -1).some(({ z }) => z.data.some((value) => Math.abs(value) < 1e-2))
  if (network.hidden === 'relu' && nearCorner) return null
  const { dW, db } = lModelBackward(al, y, caches, network.hidden)
  const cost = () => {
    const pass = forward()
    return computeCost(pass.al, y, pass.caches.at(-1)!.z)
  }
  const values = [...parameters.weights, ...parameters.biases]
  const gradients = [...dW, ...db]
  let difference = 0
  let size = 0
  values.forEach(({ data }, k) => {
    for (let i = 0; i < data.length; i++) {
      const kept = data[i]!
      data[i] = kept + STEP
      const above = cost()
      data[i] = kept - STEP
      const below = cost()
      data[i] = kept
      const numeric = (above - below) / (2 * STEP)
      difference += (numeric - gradients[k]!.data[i]!) ** 2
      size += numeric ** 2 + gradients[k]!.data[i]! ** 2
    }
  })
  return Math.sqrt(difference) / Math.sqrt(size)
}

describe.each(['relu', 'tanh'] as HiddenActivationName[])('gradients with %s', (hidden) => {
  it.each([1, 2, 3, 4])('agree with numeric differentiation within 1e-6 on random networks of %i layers', (layers) => {
    let compared = 0
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: layers, maxLength: layers }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(),
        (inner, samples, seed) => {
          const error = relativeError({ sizes: [...inner, 1], samples, seed, hidden })
          if (error === null || Number.isNaN(error)) return
          compared++
          expect(error).toBeLessThanOrEqual(1e-6)
        },
      ),
      { numRuns: 60, seed: 20261123 },
    )
    expect(compared).toBeGreaterThanOrEqual(10)
  })
})
