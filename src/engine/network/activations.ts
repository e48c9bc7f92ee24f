import { Matrix } from '../matrix/index.js'

/** Activation of a hidden layer; the output layer's is always the sigmoid. */
export type HiddenActivationName = 'relu' | 'tanh'
export type ActivationName = HiddenActivationName | 'sigmoid'

/** A = 1 / (1 + e^(−Z)), element by element. */
export function sigmoid(z: Matrix): Matrix {
  return map(z, sigmoidOf)
}

/** dZ = dA · s · (1 − s), with s = sigmoid(Z). */
export function sigmoidBackward(dA: Matrix, z: Matrix): Matrix {
  return combine(dA, z, (da, value) => {
    const s = sigmoidOf(value)
    return da * s * (1 - s)
  })
}

/** A = max(0, Z); NaN stays NaN. */
export function relu(z: Matrix): Matrix {
  return map(z, (value) => Math.max(0, value))
}

/** dZ = dA, but 0 where Z ≤ 0. */
export function reluBackward(dA: Matrix, z: Matrix): Matrix {
  return combine(dA, z, (da, value) => (value <= 0 ? 0 : da))
}

/** A = tanh(Z). */
export function tanh(z: Matrix): Matrix {
  return map(z, Math.tanh)
}

/** dZ = dA · (1 − tanh²(Z)). */
export function tanhBackward(dA: Matrix, z: Matrix): Matrix {
  return combine(dA, z, (da, value) => {
    const t = Math.tanh(value)
    return da * (1 - t * t)
  })
}

interface Activation {
  readonly forward: (z: Matrix) => Matrix
  readonly backward: (dA: Matrix, z: Matrix) => Matrix
}

export const ACTIVATIONS: Readonly<Record<ActivationName, Activation>> = {
  sigmoid: { forward: sigmoid, backward: sigmoidBackward },
  relu: { forward: relu, backward: reluBackward },
  tanh: { forward: tanh, backward: tanhBackward },
}

const sigmoidOf = (z: number) => 1 / (1 + Math.exp(-z))

function map(z: Matrix, f: (value: number) => number): Matrix {
  return new Matrix(z.rows, z.cols, z.data.map(f))
}

function combine(dA: Matrix, z: Matrix, f: (da: number, value: number) => number): Matrix {
  return new Matrix(
    z.rows,
    z.cols,
    z.data.map((value, i) => f(dA.data[i]!, value)),
  )
}
