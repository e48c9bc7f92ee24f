import { describe, expect, it } from 'vitest'
import { Matrix, type PixelMatrix, toMatrix } from '../matrix/index.js'
import { ACTIVATIONS, type HiddenActivationName } from './activations.js'
import { computeCost } from './compute-cost.js'
import { initializeParameters, initializeParametersDeep } from './initialize-parameters.js'
import { lLayerModel } from './l-layer-model.js'
import { lModelBackward } from './l-model-backward.js'
import { lModelForward } from './l-model-forward.js'
import { linearActivationBackward } from './linear-activation-backward.js'
import { linearActivationForward } from './linear-activation-forward.js'
import { linearBackward } from './linear-backward.js'
import { linearForward } from './linear-forward.js'
import figures from './numpy-figures.json' with { type: 'json' }
import type { Parameters } from './parameters.js'
import { predict, probabilities } from './predict.js'
import { twoLayerModel } from './two-layer-model.js'
import { updateParameters } from './update-parameters.js'

// numpy-figures.json holds NumPy's results for the same inputs; numpy-figures.py makes it.
const matrix = (rows: number[][]) => new Matrix(rows.length, rows[0]!.length, Float64Array.from(rows.flat()))
const matrices = (list: number[][][]) => list.map(matrix)

const samples = figures.pixels[0]!.length
const pixels: PixelMatrix = {
  features: figures.pixels.length,
  samples,
  bytes: Uint8Array.from({ length: figures.pixels.length * samples }, (_, i) => {
    return figures.pixels[i % figures.pixels.length]![Math.floor(i / figures.pixels.length)]!
  }),
}
const x = toMatrix(pixels)
const y = matrix(figures.Y)

function expectClose(actual: Matrix, expected: number[][], tolerance = 1e-14): void {
  expect([actual.rows, actual.cols]).toEqual([expected.length, expected[0]!.length])
  expected.flat().forEach((value, i) => {
    expect(Math.abs(actual.data[i]! - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)))
  })
}

describe('initialize-parameters', () => {
  it.each(['small', 'scaled', 'he', 'xavier'] as const)('%s gives NumPy’s weights to the last bit', (kind) => {
    const { weights, biases } = initializeParametersDeep([6, 4, 3, 1], kind, 5)
    expect(weights.map((w) => [...w.data])).toEqual(figures.initialize[kind].map((w) => w.flat()))
    expect(biases.map((b) => [b.rows, b.cols, ...b.data])).toEqual([
      [4, 1, 0, 0, 0, 0],
      [3, 1, 0, 0, 0],
      [1, 1, 0],
    ])
  })

  it('initializeParameters is the seed’s initiate_parameter: randn · 0.01, seed 2', () => {
    const { weights } = initializeParameters(3, 2, 1)
    expect(weights.map((w) => [...w.data])).toEqual(figures.initiateParameter.map((w) => w.flat()))
  })
})

describe('activations', () => {
  const z = matrix(figures.elementwise.Z)
  const dA = matrix(figures.elementwise.dA)

  it.each(['sigmoid', 'relu', 'tanh'] as const)('%s and its backward step equal NumPy’s within 1e-14', (name) => {
    expectClose(ACTIVATIONS[name].forward(z), figures.elementwise.forward[name])
    expectClose(ACTIVATIONS[name].backward(dA, z), figures.elementwise.backward[name])
  })

  it('relu keeps NaN, so that a broken run is noticed', () => {
    expect(ACTIVATIONS.relu.forward(new Matrix(1, 1, Float64Array.of(NaN))).data[0]).toBeNaN()
  })
})

describe.each(['relu', 'tanh'] as HiddenActivationName[])('the %s network, within 1e-14 of NumPy', (hidden) => {
  const expected = figures[hidden]
  const parameters: Parameters = { weights: matrices(expected.W), biases: matrices(expected.b) }

  it('linear-forward', () => {
    const { z } = linearForward(x, parameters.weights[0]!, parameters.biases[0]!)
    expectClose(z, expected.Z[0]!)
  })

  it('linear-forward on pixel bytes', () => {
    const { z } = linearForward(pixels, parameters.weights[0]!, parameters.biases[0]!)
    expectClose(z, expected.Z[0]!)
  })

  it('linear-activation-forward', () => {
    const { a } = linearActivationForward(x, parameters.weights[0]!, parameters.biases[0]!, hidden)
    expectClose(a, expected.A[0]!)
  })

  it('l-model-forward', () => {
    const { al, caches } = lModelForward(x, parameters, hidden)
    expectClose(al, expected.A[2]!)
    caches.forEach((cache, l) => expectClose(cache.z, expected.Z[l]!))
  })

  it('compute-cost', () => {
    expect(computeCost(matrix(expected.A[2]!), y)).toBeCloseTo(expected.cost, 14)
  })

  it('linear-backward and linear-activation-backward', () => {
    const { caches } = lModelForward(x, parameters, hidden)
    const layer = linearActivationBackward(matrix(expected.dA[1]!), caches[1]!, hidden)
    expectClose(layer.dW, expected.dW[1]!)
    expectClose(layer.db, expected.db[1]!)
    expectClose(layer.dAPrev!, expected.dA[0]!)
    const dZ = ACTIVATIONS[hidden].backward(matrix(expected.dA[1]!), caches[1]!.z)
    expectClose(linearBackward(dZ, caches[1]!.linear).dW, expected.dW[1]!)
  })

  it('l-model-backward, from a float matrix and from pixel bytes', () => {
    for (const input of [x, pixels]) {
      const { al, caches } = lModelForward(input, parameters, hidden)
      const { dW, db } = lModelBackward(al, y, caches, hidden)
      dW.forEach((gradient, l) => expectClose(gradient, expected.dW[l]!))
      db.forEach((gradient, l) => expectClose(gradient, expected.db[l]!))
    }
  })

  it('20 steps of update-parameters: costs and parameters', () => {
    let trained = parameters
    for (const cost of expected.costs) {
      const { al, caches } = lModelForward(pixels, trained, hidden)
      expect(computeCost(al, y)).toBeCloseTo(cost, 13)
      trained = updateParameters(trained, lModelBackward(al, y, caches, hidden), 0.3)
    }
    trained.weights.forEach((w, l) => expectClose(w, expected.trainedW[l]!, 1e-13))
    trained.biases.forEach((b, l) => expectClose(b, expected.trainedB[l]!, 1e-13))
  })

  it('predict: 1 only above the threshold', () => {
    const p = probabilities(parameters, pixels, hidden)
    expectClose(new Matrix(1, samples, p), expected.A[2]!)
    expect([...predict(x, parameters, hidden)]).toEqual(expected.A[2]![0]!.map((a) => (a > 0.5 ? 1 : 0)))
    expect([...predict(x, parameters, hidden, p[2]!)]).toEqual([...p].map((a) => (a > p[2]! ? 1 : 0)))
  })
})

describe('the models of the course', () => {
  it('two-layer-model: 30 costs within 1e-14 of NumPy’s', () => {
    const { costs } = twoLayerModel(pixels, y, [6, 4, 1], { iterations: 30 })
    costs.forEach((cost, i) => expect(Math.abs(cost - figures.twoLayerCosts[i]!)).toBeLessThan(1e-14))
    expect(costs).toHaveLength(30)
  })

  it('l-layer-model: 30 costs within 1e-14 of NumPy’s', () => {
    const { costs } = lLayerModel(pixels, y, [6, 4, 3, 1], { iterations: 30 })
    costs.forEach((cost, i) => expect(Math.abs(cost - figures.lLayerCosts[i]!)).toBeLessThan(1e-14))
    expect(costs).toHaveLength(30)
  })
})

describe('compute-cost at the edge', () => {
  const row = (...values: number[]) => new Matrix(1, values.length, Float64Array.from(values))

  it('is finite and equals softplus where a is exactly 0 or 1', () => {
    const z = row(800, -800, 40, -800)
    const a = ACTIVATIONS.sigmoid.forward(z)
    expect([...a.data]).toEqual([1, 0, 1, 0])
    expect(computeCost(a, row(0, 1, 1, 0), z)).toBeCloseTo((800 + 800 + Math.log1p(Math.exp(-40)) + 0) / 4, 12)
  })

  it('is infinite, not NaN, when z itself is infinite on the wrong side', () => {
    expect(computeCost(row(1), row(0), row(Infinity))).toBe(Infinity)
    expect(computeCost(row(1), row(1), row(Infinity))).toBe(0)
  })
})

describe('shapes that do not fit are refused with both shapes', () => {
  it('linear-forward', () => {
    expect(() => linearForward(x, new Matrix(2, 5), new Matrix(2, 1))).toThrow(/expected 5 × 5, received 6 × 5/)
    expect(() => linearForward(pixels, new Matrix(2, 5), new Matrix(2, 1))).toThrow(/5 features, the images have 6/)
    expect(() => linearForward(x, new Matrix(2, 6), new Matrix(3, 1))).toThrow(/expected 2 × 1, received 3 × 1/)
  })
})
