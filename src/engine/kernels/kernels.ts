import type { Help } from './helpers.js'

/** float64 or float32 numbers; all arrays of one call hold the same kind. */
export type Floats = Float64Array | Float32Array
export type Precision = 'f64' | 'f32'
export function precisionOf(values: Floats): Precision {
  return values instanceof Float64Array ? 'f64' : 'f32'
}

export type Activation = 'relu' | 'tanh' | 'sigmoid'

/** A matrix (inner, cols) in the layout an implementation multiplies fastest; made by its own `pack`. */
export interface Packed {
  readonly values: Floats
  readonly inner: number
  readonly cols: number
}

export interface AdamFactors {
  readonly rate: number
  readonly beta1: number
  readonly beta2: number
  readonly c1: number
  readonly c2: number
  readonly epsilon: number
}

/**
 * What must be fast. All matrices are row-major. A result is written into the first argument, which must not overlap
 * the others; inputs are only read. Arrays come from the implementation's own `floats` and `bytes`: it may keep them in
 * a memory of its own. Implementations agree to rounding; `plainKernels` is the slow reference.
 */
export interface Kernels {
  readonly name: 'plain' | 'simd'

  /** A new array of zeros, or a copy of `values`. It lives until the next `reset`. */
  floats(precision: Precision, content: number | ArrayLike<number>): Floats
  /** Room for so many bytes, with anything in it. It lives until the next `reset`. */
  bytes(length: number): Uint8Array
  /** Room for so many whole numbers below 2³², with anything in it. It lives until the next `reset`. */
  words(length: number): Uint32Array
  /** Takes back every array given out so far. */
  reset(): void
  /**
   * Lets threads share large products from now on; null: no more. Takes back every array given out so far. Threads are
   * kept for the next time. One set of kernels with and without helpers rather than two: optimized code calls the
   * functions of one WebAssembly instance, and half as fast those of several.
   */
  recruit(help: Help | null): void
  /** Ends the helper threads, if there are any. */
  close(): void

  /** C (rows, cols) = A (rows, inner) · B (inner, cols). */
  multiply(c: Floats, a: Floats, b: Floats, rows: number, inner: number, cols: number): void
  /** C (rows, cols) = Aᵀ · B with A (inner, rows), B (inner, cols). */
  multiplyLeftTransposed(c: Floats, a: Floats, b: Floats, rows: number, inner: number, cols: number): void
  /** C (rows, cols) = A · Bᵀ with A (rows, inner), B (cols, inner). */
  multiplyRightTransposed(c: Floats, a: Floats, b: Floats, rows: number, inner: number, cols: number): void

  pack(b: Floats, inner: number, cols: number): Packed
  /** Packs, in float64, these rows and columns of a matrix of `width` columns, which may lie anywhere. */
  packPart(from: ArrayLike<number>, width: number, rows: Int32Array, cols: Int32Array): Packed
  /** C (rows, cols) += factor · A (rows, inner) · B, B finite: zeros of A are skipped. */
  addPackedProduct(c: Floats, a: Floats, b: Packed, factor: number, rows: number): void

  /** Z (units, samples) = W (units, features) · X, where column j of X is bytes[j·features …] / 255. */
  pixelForward(z: Floats, w: Floats, bytes: Uint8Array, units: number, features: number, samples: number): void
  /** G (units, features) += factor · D (units, samples) · Xᵀ, X as in `pixelForward`; zeros of D are skipped. */
  addPixelProduct(
    g: Floats,
    d: Floats,
    bytes: Uint8Array,
    factor: number,
    units: number,
    features: number,
    samples: number,
  ): void
  /**
   * K (a's samples, b's samples) = Aᵀ · B of two pixel matrices in bytes (not divided by 255): whole numbers, exact. In
   * 32 bits they have room up to 66,051 features.
   */
  gram(k: Float64Array | Uint32Array, a: Uint8Array, b: Uint8Array, features: number): void

  /** Z (units, samples) += b (units, 1), then A = g(Z). */
  activate(a: Floats, z: Floats, b: Floats, units: number, samples: number, activation: Activation): void
  /** D = D · g′(Z), element by element, with A = g(Z) at hand. */
  activateBackward(d: Floats, z: Floats, a: Floats, length: number, activation: 'relu' | 'tanh'): void
  /**
   * D (1, samples) = A − Y, Y being 0 or 1, and Σ −log p over the samples, p = a where y is 1 and 1 − a where it is 0: the
   * same number to about 1e-16 a sample. NaN where a p is not above 1e-290 and below 1.
   */
  crossEntropy(d: Floats, a: Floats, y: Floats, samples: number): number
  /** Whether the samples with a > ½ where y is 1, and not where it is 0, are exactly those where `right` is 1, not 0. */
  sameVerdicts(right: Floats, a: Floats, y: Floats, samples: number): boolean
  /** s (rows, 1) = Σ over the columns of D (rows, cols). */
  rowSums(s: Floats, d: Floats, rows: number, cols: number): void
  /** B (rows, cols) = columns `first` … of A (rows, width). */
  copyColumns(b: Floats, a: Floats, rows: number, cols: number, width: number, first: number): void
  /** x += factor · y. */
  addScaled(x: Floats, y: Floats, factor: number, length: number): void
  /** x = factor · x. */
  scale(x: Floats, factor: number, length: number): void
  /**
   * One step of Adam: m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², x ← x − rate · (m / c₁) / (√(v / c₂) + ε). With
   * β₁ = 0 and c₁ = c₂ = 1 it is RMSprop's.
   */
  adamStep(x: Floats, g: Floats, m: Floats, v: Floats, factors: AdamFactors, length: number): void
  /** Whether the first `length` numbers are all finite. */
  allFinite(x: Floats, length: number): boolean
}
