import type { Activation, AdamFactors, Floats } from './kernels.js'

const FUNCTIONS: Record<Activation, (z: number) => number> = {
  relu: (z) => Math.max(0, z),
  tanh: Math.tanh,
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
}

export function activate(
  a: Floats,
  z: Floats,
  b: Floats,
  units: number,
  samples: number,
  activation: Activation,
): void {
  const g = FUNCTIONS[activation]
  for (let u = 0; u < units; u++) {
    const bias = b[u]!
    for (let i = u * samples; i < (u + 1) * samples; i++) {
      z[i]! += bias
      a[i] = g(z[i]!)
    }
  }
}

export function activateBackward(d: Floats, z: Floats, a: Floats, length: number, activation: 'relu' | 'tanh'): void {
  if (activation === 'relu') {
    for (let i = 0; i < length; i++) if (z[i]! <= 0) d[i] = 0
    return
  }
  for (let i = 0; i < length; i++) d[i]! *= 1 - a[i]! * a[i]!
}

export function crossEntropy(d: Floats, a: Floats, y: Floats, samples: number): number {
  let sum = 0
  for (let j = 0; j < samples; j++) {
    d[j] = a[j]! - y[j]!
    const p = y[j] === 1 ? a[j]! : 1 - a[j]!
    sum -= p > 1e-290 && p < 1 ? Math.log(p) : NaN
  }
  return sum
}

export function sameVerdicts(right: Floats, a: Floats, y: Floats, samples: number): boolean {
  for (let j = 0; j < samples; j++) {
    const isRight = a[j]! > 0.5 === (y[j] === 1)
    if (isRight !== (right[j] === 1)) return false
  }
  return true
}

export function rowSums(s: Floats, d: Floats, rows: number, cols: number): void {
  for (let i = 0; i < rows; i++) {
    let sum = 0
    for (let j = i * cols; j < (i + 1) * cols; j++) sum += d[j]!
    s[i] = sum
  }
}

export function addScaled(x: Floats, y: Floats, factor: number, length: number): void {
  for (let i = 0; i < length; i++) x[i]! += factor * y[i]!
}

export function scale(x: Floats, factor: number, length: number): void {
  for (let i = 0; i < length; i++) x[i]! *= factor
}

export function adamStep(x: Floats, g: Floats, m: Floats, v: Floats, factors: AdamFactors, length: number): void {
  const { rate, beta1, beta2, c1, c2, epsilon } = factors
  for (let i = 0; i < length; i++) {
    m[i] = beta1 * m[i]! + (1 - beta1) * g[i]!
    v[i] = beta2 * v[i]! + (1 - beta2) * g[i]! * g[i]!
    x[i]! -= (rate * (m[i]! / c1)) / (Math.sqrt(v[i]! / c2) + epsilon)
  }
}

export function allFinite(x: Floats, length: number): boolean {
  for (let i = 0; i < length; i++) if (!Number.isFinite(x[i]!)) return false
  return true
}

export function copyColumns(b: Floats, a: Floats, rows: number, cols: number, width: number, first: number): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) b[i * cols + j] = a[i * width + first + j]!
  }
}
