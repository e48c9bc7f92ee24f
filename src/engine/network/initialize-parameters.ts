import { Matrix, RandomState } from '../matrix/index.js'
import type { Parameters } from './parameters.js'

/** How the weights begin: `small` and `scaled` are the course's choices. Biases always begin at zero. */
export type InitializationName = 'small' | 'scaled' | 'he' | 'xavier'

/**
 * The seed's `initiate_parameter(n_x, n_h, n_y)`: W1 (n_h, n_x) and W2 (n_y, n_h) of `randn · 0.01`, seed 2.
 * The course's `two_layer_model` calls the same with seed 1.
 */
export function initializeParameters(nX: number, nH: number, nY: number, seed = 2): Parameters {
  return initializeParametersDeep([nX, nH, nY], 'small', seed)
}

/**
 * The seed's `initialize_parameters_deep(layer_dims)`: W[l] (n_l, n_{l−1}) filled row by row, layer after layer, from
 * one generator, so that a seed gives the course's own numbers. `layerSizes` runs from the input to the output unit.
 */
export function initializeParametersDeep(
  layerSizes: readonly number[],
  initialization: InitializationName = 'scaled',
  seed = 1,
): Parameters {
  const random = new RandomState(seed)
  const weights: Matrix[] = []
  const biases: Matrix[] = []
  for (let l = 1; l < layerSizes.length; l++) {
    const previous = layerSizes[l - 1]!
    const units = layerSizes[l]!
    const scale = scaleOf(initialization, previous, units)
    const w = new Matrix(units, previous)
    for (let i = 0; i < w.data.length; i++) w.data[i] = scale(random.randn())
    weights.push(w)
    biases.push(new Matrix(units, 1))
  }
  return { weights, biases }
}

/** What a standard normal number becomes. `scaled` divides, as the seed does: a product would differ in the last bit. */
function scaleOf(initialization: InitializationName, previous: number, units: number): (value: number) => number {
  const root = Math.sqrt(previous)
  const he = Math.sqrt(2 / previous)
  const xavier = Math.sqrt(2 / (previous + units))
  switch (initialization) {
    case 'small':
      return (value) => value * 0.01
    case 'scaled':
      return (value) => value / root
    case 'he':
      return (value) => value * he
    case 'xavier':
      return (value) => value * xavier
  }
}
