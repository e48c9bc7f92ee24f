import type { Floats, Kernels, Packed } from '../kernels/index.js'
import { Matrix } from '../matrix/index.js'
import type { Batch, FirstLayer } from './first-layer.js'
import type { Gram } from './gram.js'
import type { InitialParameters } from './initial-parameters.js'
import { initialProjection } from './initial-projection.js'
import { gramScaleOf, type Inputs, inputsAt } from './inputs-at.js'
import { type Optimizer, type Slot, stateOf } from './optimizer.js'
import type { LabeledSamples } from './task.js'

export interface SampleSpaceOptions {
  readonly initial: InitialParameters
  readonly train: LabeledSamples
  readonly test: LabeledSamples | null
  readonly gram: Gram
  /**
   * XᵀX of the training samples with themselves, divided by `gramScaleOf` them; and in further columns with the test
   * samples, whose projections are then carried along.
   */
  readonly k: Packed
  /** The columns of the test samples, where they are not in `k`: their projections are then computed when wanted. */
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
  private readonly gramScale: number
  /** W1₀ and X, once they are wanted. */
  private w: Floats | null = null
  private x: Inputs | null = null
  private readonly c: Slot
  private readonly t: Slot
  private readonly projection: Slot
  /** Samples whose projection is carried along: the training samples, then perhaps the test samples. */
  private readonly width: number
  private readonly initialProjection: Floats
  private readonly initialTest: Floats | null
  private readonly before: { readonly c: Floats; readonly t: Floats }
  private readonly best: { readonly c: Floats; readonly t: Floats }
  /** Σ W1₀², once it is wanted. */
  private initialNorm: number | null = null
  private readonly norms: Floats
  /** dZ of a batch at the places of its samples, zero elsewhere. */
  private readonly spread: Floats
  /** What the step under way goes along. */
  private readonly stepped: { dZ: Floats; samples: number }

  constructor(private readonly options: SampleSpaceOptions) {
    const { initial, gram, train, test, k, kernels, optimizer, shrinkage, isRestored } = options
    this.units = initial.units[0]!
    this.m = train.ids.length
    this.width = k.cols
    this.gramScale = gramScaleOf(train.whole)
    const size = this.units * this.m
    const doubles = (content: number | ArrayLike<number>) => kernels.floats('f64', content)
    const w1 = () => this.initialWeights()
    const projectionOf = (samples: LabeledSamples, inputs: () => Inputs) =>
      initialProjection(kernels, initial, gram, samples, { w1, inputs })
    const needsProjection = !isRestored || shrinkage > 0
    this.initialProjection = needsProjection ? projectionOf(train, () => this.trainInputs()) : doubles(size)
    this.initialTest = test && projectionOf(test, () => inputsAt(kernels, 'f64', test.whole, test.ids))
    this.c = optimizer(doubles([1]), shrinkage)
    this.t = optimizer(doubles(size), shrinkage)
    this.projection = optimizer(doubles(this.initialValues()), shrinkage)
    this.before = { c: doubles([1]), t: doubles(size) }
    this.best = { c: doubles([1]), t: doubles(size) }
    this.spread = doubles(size)
    this.stepped = { dZ: this.spread, samples: this.m }
    this.norms = doubles(1)
  }

  forward(z: Floats, batch: Batch): void {
    const { values } = this.projection
    if (!batch) {
      this.options.kernels.copyColumns(z, values, this.units, this.m, this.width, 0)
      return
    }
    for (let u = 0, to = 0; u < this.units; u++) {
      for (let i = 0; i < batch.length; i++) z[to++] = values[u * this.width + batch[i]!]!
    }
  }

  forwardTest(z: Floats): void {
    const { kernels, kTest } = this.options
    if (!this.initialTest) return
    if (!kTest) {
      kernels.copyColumns(z, this.projection.values, this.units, this.width - this.m, this.width, this.m)
      return
    }
    z.set(this.initialTest)
    const c = this.c.values[0]!
    if (c !== 1) kernels.scale(z, c, z.length)
    kernels.addPackedProduct(z, this.t.values, kTest, this.gramScale, this.units)
  }

  update(dZ: Floats, rate: number, batch: Batch): boolean {
    const { kernels, shrinkage } = this.options
    this.stepped.dZ = batch ? this.scatter(dZ, batch) : dZ
    this.stepped.samples = batch ? batch.length : this.m
    const { length } = this.t.values
    // Setting an array in shared memory takes several times as long.
    kernels.copyColumns(this.before.t, this.t.values, 1, length, length, 0)
    this.before.c[0] = this.c.values[0]!
    if (shrinkage > 0) this.c.step(rate, addNothing)
    this.t.step(rate, this.addToT)
    this.projection.step(rate, this.addToProjection)
    return kernels.allFinite(this.projection.values, this.units * this.width)
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
    this.initialNorm ??= this.dot(this.initialWeights(), this.initialWeights())
    const c = this.c.values[0]!
    const t = this.t.values
    // Nothing else uses it between two steps.
    const projection = this.spread
    this.options.kernels.copyColumns(projection, this.projection.values, this.units, this.m, this.width, 0)
    return c * c * this.initialNorm + c * this.dot(this.initialProjection, t) + this.dot(projection, t)
  }

  keep(): void {
    this.best.t.set(this.t.values)
    this.best.c.set(this.c.values)
  }

  kept(): Floats[] {
    return [this.best.c, this.best.t]
  }

  coefficients(): Floats {
    return this.t.values
  }

  weights(which: 'now' | 'kept'): Matrix {
    const { initial, kernels } = this.options
    const { c, t } = which === 'kept' ? this.best : { c: this.c.values, t: this.t.values }
    const { rows, cols, data } = initial.w1
    const w = this.initialWeights()
    if (c[0] !== 1) kernels.scale(w, c[0]!, w.length)
    this.trainInputs().addProduct(w, t, 1, this.units)
    const weights = new Matrix(rows, cols, new Float64Array(w))
    // W1₀ again, for who asks next.
    w.set(data)
    return weights
  }

  /** Rows of the training samples' projections, each with those of the test samples that are carried along. */
  private initialValues(): Floats | Float64Array {
    const { units, m, width, initialProjection, initialTest } = this
    if (width === m || !initialTest) return initialProjection
    const values = new Float64Array(units * width)
    for (let u = 0; u < units; u++) {
      values.set(initialProjection.subarray(u * m, (u + 1) * m), u * width)
      values.set(initialTest.subarray(u * (width - m), (u + 1) * (width - m)), u * width + m)
    }
    return values
  }

  // Made once: thousands of steps a second leave no garbage behind.
  private readonly addToT = (target: Floats, factor: number): void => {
    const { dZ, samples } = this.stepped
    this.options.kernels.addScaled(target, dZ, factor / samples, this.units * this.m)
  }

  private readonly addToProjection = (target: Floats, factor: number): void => {
    const { kernels, k } = this.options
    const { dZ, samples } = this.stepped
    kernels.addPackedProduct(target, dZ, k, (factor / samples) * this.gramScale, this.units)
  }

  private scatter(dZ: Floats, batch: Int32Array): Floats {
    this.spread.fill(0)
    for (let u = 0, from = 0; u < this.units; u++) {
      for (let i = 0; i < batch.length; i++) this.spread[u * this.m + batch[i]!] = dZ[from++]!
    }
    return this.spread
  }

  private initialWeights(): Floats {
    this.w ??= this.options.kernels.floats('f64', this.options.initial.w1.data)
    return this.w
  }

  private trainInputs(): Inputs {
    const { kernels, train } = this.options
    this.x ??= inputsAt(kernels, 'f64', train.whole, train.ids)
    return this.x
  }

  private dot(a: Floats, b: Floats): number {
    this.options.kernels.multiplyRightTransposed(this.norms, a, b, 1, a.length, 1)
    return this.norms[0]!
  }
}

function addNothing(): void {
  // c is moved by L2 alone.
}
