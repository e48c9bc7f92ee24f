import type { Matrix } from '../matrix/index.js'
import { firstLayerGradient, inputGradient, lModelForward, type Parameters } from '../network/index.js'

export interface InputContributions {
  /** What each input adds to Z of the output unit: ∂Z/∂x · x, for logistic regression exactly W · x. */
  readonly contributions: Float64Array<ArrayBuffer>
  readonly probability: number
  readonly z: number
  readonly bias: number
  /** Activations of the hidden units, layer by layer. */
  readonly hidden: Float64Array<ArrayBuffer>[]
}

/** Why one sample, the only column of X (n_x, 1), has its probability: gradient × input of the output unit's Z. */
export function contributionsOf(
  parameters: Parameters,
  x: Matrix,
  hiddenActivation: 'relu' | 'tanh',
): InputContributions {
  const { al, caches } = lModelForward(x, parameters, hiddenActivation)
  const gradient = inputGradient(caches, hiddenActivation)
  const last = caches.length - 1
  return {
    contributions: new Float64Array(gradient.data.map((slope, p) => slope * (x.data[p] ?? 0))),
    probability: al.data[0] ?? NaN,
    z: caches[last]?.z.data[0] ?? NaN,
    bias: parameters.biases[last]?.data[0] ?? NaN,
    hidden: caches.slice(1).flatMap(({ linear: { aPrev } }) => ('data' in aPrev ? [new Float64Array(aPrev.data)] : [])),
  }
}

/**
 * What each training sample adds to Z of the output unit for the sample x (n_x, 1): with W1 = c · W1₀ + T · Xᵀ, the
 * coefficients T (n_1, m), and the gradient g of Z with respect to Z_1, sample j adds Σ_u g_u · T[u, j] · ⟨x_j, x⟩.
 * `products` are the ⟨x_j, x⟩. To first order, and as if the others would stay as they are.
 */
export function sampleContributions(
  parameters: Parameters,
  x: Matrix,
  hiddenActivation: 'relu' | 'tanh',
  coefficients: Float64Array,
  products: Float64Array,
): Float64Array {
  const { caches } = lModelForward(x, parameters, hiddenActivation)
  const { data: gradient } = firstLayerGradient(caches, hiddenActivation)
  const m = products.length
  return products.map((product, j) => {
    return product * gradient.reduce((sum, slope, u) => sum + slope * (coefficients[u * m + j] ?? NaN), 0)
  })
}
