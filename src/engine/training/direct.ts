import type { Floats, Kernels, Precision } from '../kernels/index.js'
import { Matrix, type PixelMatrix } from '../matrix/index.js'
import type { Batch, FirstLayer } from './first-layer.js'
import { type Optimizer, type Slot, stateOf } from './optimizer.js'

export interface DirectOptions {
  readonly initial: Matrix
  readonly train: PixelMatrix
  readonly test: PixelMatrix | null
  readonly kernels: Kernels
  readonly precision: Precision
  readonly optimizer: Optimizer
  /** λ/m of L2 regularization. */
  readonly shrinkage: number
  /** Whether `keep` will be called. */
  readonly keeps: boolean
}

/** The direct plan: the seed's formulas as they stand, reading the pixels as bytes. */
export class DirectFirstLayer implements FirstLayer {
  private readonly units: number
  private readonly features: number
  private readonly trainBytes: Uint8Array
  private readonly testBytes: Uint8Array | null
  private readonly w: Floats
  private readonly before: Floats
  private readonly kept: Floats | null
  private readonly slot: Slot
  private readonly norm: Floats
  /** The pixels of the batch, one image after another. */
  private gathered: Uint8Array | null = null

  constructor(private readonly options: DirectOptions) {
    const { initial, train, test, kernels, precision, optimizer, shrinkage, keeps } = options
    this.units = initial.rows
    this.features = initial.cols
    this.trainBytes = kernels.bytes(train.bytes)
    this.testBytes = test ? kernels.bytes(test.bytes) : null
    this.w = kernels.floats(precision, initial.data)
    this.before = kernels.floats(precision, this.w.length)
    this.kept = keeps ? kernels.floats(precision, this.w) : null
    this.norm = kernels.floats(precision, 1)
    this.slot = optimizer(this.w, shrinkage)
  }

  forward(z: Floats, batch: Batch): void {
    const bytes = batch ? this.gather(batch) : this.trainBytes
    this.project(z, bytes, batch ? batch.length : this.options.train.samples)
  }

  forwardTest(z: Floats): void {
    const { test } = this.options
    if (test && this.testBytes) this.project(z, this.testBytes, test.samples)
  }

  update(dZ: Floats, rate: number, batch: Batch): boolean {
    const { kernels, train } = this.options
    const m = batch ? batch.length : train.samples
    const bytes = (batch && this.gathered) ?? this.trainBytes
    this.before.set(this.w)
    this.slot.step(rate, (target, factor) =>
      kernels.addPixelProduct(target, dZ, bytes, factor / m, this.units, this.features, m),
    )
    return kernels.allFinite(this.w, this.w.length)
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
    this.kept?.set(this.w)
  }

  weights(which: 'now' | 'kept'): Matrix {
    const values = (which === 'kept' && this.kept) || this.w
    return new Matrix(this.units, this.features, new Float64Array(values))
  }

  private project(z: Floats, bytes: Uint8Array, samples: number): void {
    this.options.kernels.pixelForward(z, this.w, bytes, this.units, this.features, samples)
  }

  private gather(batch: Int32Array): Uint8Array {
    const { features } = this
    const length = batch.length * features
    // Made anew at most once: a run that goes on from a checkpoint may begin with the short batch of an epoch.
    if (!this.gathered || this.gathered.length < length) {
      this.gathered = this.options.kernels.bytes(new Uint8Array(length))
    }
    for (let i = 0; i < batch.length; i++) {
      const from = batch[i]! * features
      this.gathered.set(this.trainBytes.subarray(from, from + features), i * features)
    }
    return this.gathered
  }
}
