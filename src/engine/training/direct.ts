import type { Floats, Kernels, Precision } from '../kernels/index.js'
import { Matrix } from '../matrix/index.js'
import type { Batch, FirstLayer } from './first-layer.js'
import type { Inputs } from './inputs.js'
import { type Optimizer, type Slot, stateOf } from './optimizer.js'

export interface DirectOptions {
  readonly initial: Matrix
  readonly train: Inputs
  readonly test: Inputs | null
  readonly kernels: Kernels
  readonly precision: Precision
  readonly optimizer: Optimizer
  /** λ/m of L2 regularization. */
  readonly shrinkage: number
  /** Whether `keep` will be called. */
  readonly keeps: boolean
}

/** The direct plan: the seed's formulas as they stand. */
export class DirectFirstLayer implements FirstLayer {
  private readonly units: number
  private readonly features: number
  private readonly w: Floats
  private readonly before: Floats
  private readonly keptW: Floats | null
  private readonly slot: Slot
  private readonly norm: Floats
  /** Those of the newest `forward`. */
  private inputs: Inputs

  constructor(private readonly options: DirectOptions) {
    const { initial, train, kernels, precision, optimizer, shrinkage, keeps } = options
    this.units = initial.rows
    this.features = initial.cols
    this.inputs = train
    this.w = kernels.floats(precision, initial.data)
    this.before = kernels.floats(precision, this.w.length)
    this.keptW = keeps ? kernels.floats(precision, this.w) : null
    this.norm = kernels.floats(precision, 1)
    this.slot = optimizer(this.w, shrinkage)
  }

  forward(z: Floats, batch: Batch): void {
    const { train } = this.options
    this.inputs = batch ? train.select(batch) : train
    this.inputs.forward(z, this.w, this.units)
  }

  forwardTest(z: Floats): void {
    this.options.test?.forward(z, this.w, this.units)
  }

  update(dZ: Floats, rate: number): boolean {
    const { inputs } = this
    this.before.set(this.w)
    this.slot.step(rate, (target, factor) => inputs.addProduct(target, dZ, factor / inputs.samples, this.units))
    return this.options.kernels.allFinite(this.w, this.w.length)
  }

  state(): Floats[] {
    return stateOf(this.slot)
  }

  undo(): void {
    this.w.set(this.before)
  }

  squaredNorm(): number {
    this.options.kernels.multiplyRightTransposed(this.norm, this.w, this.w, 1, this.w.length, 1)
    return this.norm[0]!
  }

  keep(): void {
    this.keptW?.set(this.w)
  }

  kept(): Floats[] {
    return this.keptW ? [this.keptW] : []
  }

  coefficients(): null {
    return null
  }

  weights(which: 'now' | 'kept'): Matrix {
    const values = (which === 'kept' && this.keptW) || this.w
    return new Matrix(this.units, this.features, new Float64Array(values))
  }
}
