import type { Floats, Kernels, Packed } from '../kernels/index.js'
import { Matrix } from '../matrix/index.js'
import type { Batch, FirstLayer } from './first-layer.js'
import type { Inputs } from './inputs.js'
import { type Optimizer, type Slot, stateOf } from './optimizer.js'

export interface SampleSpaceOptions {
  readonly initial: Matrix
  readonly train: Inputs
  readonly test: Inputs | null
  /** XᵀX of the training samples, and of these with the test samples, divided by the inputs' `gramScale`. */
  readonly k: Packed
  readonly kTest: Packed | null
  readonly kernels: Kernels
  /** A linear one. */
  readonly optimizer: Optimizer
  /** λ/m of L2 regularization. */
  readonly shrinkage: number
  /** Whether a checkpoint will overwrite the state: W1₀ · X is then left out where nothing else needs it. */
  readonly isRestored: boolean
}

/**
 * The sample-space plan. Gradient descent moves W1 only by multiples of itself and of Xᵀ, so W1 = c · W1₀ + T · Xᵀ with
 * a number c (1 without L2) and T (n, m), and W1 · X = c · W1₀ · X + T · (XᵀX): with K = XᵀX at hand an iteration never
 * touches a pixel. The optimizer does to c, to T and to the projection P = W1 · X what it would do to W1. Exact algebra,
 * not an approximation.
 */
export class SampleSpaceFirstLayer implements FirstLayer {
  private readonly units: number
  private readonly m: number
  private readonly w: Floats
  private readonly c: Slot
  private readonly t: Slot
  private readonly projection: Slot
  private readonly initialProjection: Floats
  private readonly initialTest: Floats | null
  private readonly before: { readonly c: Floats; readonly t: Floats }
  private readonly kept: { readonly c: Floats; readonly t: Floats }
  private readonly initialNorm: number
  private readonly norms: Floats
  /** dZ of a batch at the places of its samples, zero elsewhere. */
  private readonly spread: Floats

  constructor(private readonly options: SampleSpaceOptions) {
    const { initial, train, test, kernels, optimizer, shrinkage, isRestored } = options
    this.units = initial.rows
    this.m = train.samples
    const size = this.units * this.m
    const doubles = (content: number | ArrayLike<number>) => kernels.floats('f64', content)
    this.w = doubles(initial.data)
    this.initialProjection = doubles(size)
    if (!isRestored || shrinkage > 0) train.forward(this.initialProjection, this.w, this.units)
    this.initialTest = test ? doubles(this.units * test.samples) : null
    if (test && this.initialTest) test.forward(this.initialTest, this.w, this.units)
    this.c = optimizer(doubles([1]), shrinkage)
    this.t = optimizer(doubles(size), shrinkage)
    this.projection = optimizer(doubles(this.initialProjection), shrinkage)
    this.before = { c: doubles([1]), t: doubles(size) }
    this.kept = { c: doubles([1]), t: doubles(size) }
    this.spread = doubles(size)
    this.norms = doubles(1)
    this.initialNorm = this.dot(this.w, this.w)
  }

  forward(z: Floats, batch: Batch): void {
    const { values } = this.projection
    if (!batch) {
      z.set(values)
      return
    }
    for (let u = 0, to = 0; u < this.units; u++) {
      for (let i = 0; i < batch.length; i++) z[to++] = values[u * this.m + batch[i]!]!
    }
  }

  forwardTest(z: Floats): void {
    const { kernels, kTest, train } = this.options
    if (!kTest || !this.initialTest) return
    z.set(this.initialTest)
    const c = this.c.values[0]!
    if (c !== 1) kernels.scale(z, c, z.length)
    kernels.addPackedProduct(z, this.t.values, kTest, train.gramScale, this.units)
  }

  update(dZ: Floats, rate: number, batch: Batch): boolean {
    const { kernels, shrinkage, k, train } = this.options
    const samples = batch ? batch.length : this.m
    const full = batch ? this.scatter(dZ, batch) : dZ
    this.before.t.set(this.t.values)
    this.before.c.set(this.c.values)
    if (shrinkage > 0) this.c.step(rate, () => undefined)
    this.t.step(rate, (target, factor) => kernels.addScaled(target, full, factor / samples, full.length))
    this.projection.step(rate, (target, factor) =>
      kernels.addPackedProduct(target, full, k, (factor / samples) * train.gramScale, this.units),
    )
    return kernels.allFinite(this.projection.values, full.length)
  }

  state(): Floats[] {
    return [this.c, this.t, this.projection].flatMap(stateOf)
  }

  undo(): void {
    this.t.values.set(this.before.t)
    this.c.values.set(this.before.c)
  }

  /** From ⟨T·K, T⟩ = ⟨P − c·P₀, T⟩ and ⟨W1₀, T·Xᵀ⟩ = ⟨P₀, T⟩. */
  squaredNorm(): number {
    const c = this.c.values[0]!
    const t = this.t.values
    return c * c * this.initialNorm + c * this.dot(this.initialProjection, t) + this.dot(this.projection.values, t)
  }

  keep(): void {
    this.kept.t.set(this.t.values)
    this.kept.c.set(this.c.values)
  }

  weights(which: 'now' | 'kept'): Matrix {
    const { initial, kernels, train } = this.options
    const { c, t } = which === 'kept' ? this.kept : { c: this.c.values, t: this.t.values }
    this.w.set(initial.data)
    if (c[0] !== 1) kernels.scale(this.w, c[0]!, this.w.length)
    train.addProduct(this.w, t, 1, this.units)
    return new Matrix(this.units, initial.cols, new Float64Array(this.w))
  }

  private scatter(dZ: Floats, batch: Int32Array): Floats {
    this.spread.fill(0)
    for (let u = 0, from = 0; u < this.units; u++) {
      for (let i = 0; i < batch.length; i++) this.spread[u * this.m + batch[i]!] = dZ[from++]!
    }
    return this.spread
  }

  private dot(a: Floats, b: Floats): number {
    this.options.kernels.multiplyRightTransposed(this.norms, a, b, 1, a.length, 1)
    return this.norms[0]!
  }
}
