import { describe, expect, it } from 'vitest'
import { PRESETS } from '../contract/index.js'
import { Matrix, RandomState } from '../matrix/index.js'
import { initializeParametersDeep, lModelForward, type Parameters } from '../network/index.js'
import { contributionsOf } from './contributions.js'

const FEATURES = 192

function build(hiddenLayers: readonly number[], seed: number): { parameters: Parameters; x: Matrix } {
  const random = new RandomState(seed)
  const { weights } = initializeParametersDeep([FEATURES, ...hiddenLayers, 1], 'he', seed)
  const biases = weights.map(
    (w) =>
      new Matrix(
        w.rows,
        1,
        Float64Array.from({ length: w.rows }, () => random.randn()),
      ),
  )
  const x = new Matrix(
    FEATURES,
    1,
    Float64Array.from({ length: FEATURES }, () => random.randomSample()),
  )
  return { parameters: { weights, biases }, x }
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)

describe('contributions', () => {
  it.each([1, 2, 3])('of logistic regression sum to Z − b within 1e-9 (seed %i)', (seed) => {
    const { parameters, x } = build([], seed)
    const { contributions, z, bias, hidden, probability } = contributionsOf(parameters, x, 'relu')
    expect(Math.abs(sum(contributions) - (z - bias))).toBeLessThan(1e-9)
    expect(contributions[7]).toBe(parameters.weights[0]!.data[7]! * x.data[7]!)
    expect(probability).toBeCloseTo(1 / (1 + Math.exp(-z)), 15)
    expect(hidden).toEqual([])
  })

  it.each(['relu', 'tanh'] as const)(
    'of a four-layer %s net are the numeric slope of Z times the input, within 1e-6',
    (hidden) => {
      const { parameters, x } = build(PRESETS['four-layer'].hiddenLayers, 4)
      const { contributions } = contributionsOf(parameters, x, hidden)
      const step = 1e-6
      const zAt = (p: number, change: number) => {
        const moved = new Matrix(FEATURES, 1, Float64Array.from(x.data))
        moved.data[p]! += change
        return lModelForward(moved, parameters, hidden).caches.at(-1)!.z.data[0]!
      }
      for (let p = 0; p < FEATURES; p += 5) {
        const slope = (zAt(p, step) - zAt(p, -step)) / (2 * step)
        expect(Math.abs(contributions[p]! - slope * x.data[p]!)).toBeLessThan(1e-6)
      }
    },
  )

  it('come with the activations of every hidden layer', () => {
    const { parameters, x } = build([20, 7, 5], 5)
    expect(contributionsOf(parameters, x, 'relu').hidden.map(({ length }) => length)).toEqual([20, 7, 5])
  })
})
