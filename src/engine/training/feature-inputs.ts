import { type Floats, type Kernels, type Packed, type Precision, precisionOf } from '../kernels/index.js'
import type { FeatureMatrix } from '../matrix/index.js'
import type { Inputs } from './inputs.js'

/** Features of images, as numbers: one sample after another. */
export class FeatureInputs implements Inputs {
  private packed: Packed | null = null
  /** Memory for batches. */
  private room: Floats | null = null

  private constructor(
    private readonly kernels: Kernels,
    readonly features: number,
    readonly samples: number,
    /** Xᵀ (m, n_x). */
    readonly values: Floats,
    private readonly isSelection = false,
  ) {}

  /** The samples at these places of a dataset's scaled features, where the kernels can read them. */
  static at(kernels: Kernels, precision: Precision, whole: FeatureMatrix, places: ArrayLike<number>): FeatureInputs {
    const values = kernels.floats(precision, whole.features * places.length)
    copyRows(values, whole, places)
    return new FeatureInputs(kernels, whole.features, places.length, values)
  }

  forward(z: Floats, w: Floats, units: number): void {
    this.kernels.multiplyRightTransposed(z, w, this.values, units, this.features, this.samples)
  }

  addProduct(g: Floats, d: Floats, factor: number, units: number): void {
    if (this.isSelection) return this.addRows(g, d, factor, units)
    this.packed ??= this.kernels.pack(this.values, this.samples, this.features)
    this.kernels.addPackedProduct(g, d, this.packed, factor, units)
  }

  gram(k: Float64Array, { values, samples }: FeatureInputs): void {
    this.kernels.multiplyRightTransposed(k, this.values, values, this.samples, this.features, samples)
  }

  select(batch: Int32Array): Inputs {
    const { kernels, features } = this
    const length = batch.length * features
    if (!this.room || this.room.length < length) this.room = kernels.floats(precisionOf(this.values), length)
    const selected = new FeatureInputs(kernels, features, batch.length, this.room.subarray(0, length), true)
    copyRows(selected.values, this, batch)
    return selected
  }

  /** A batch is another one the next time: packing it would take longer than it saves. */
  private addRows(g: Floats, d: Floats, factor: number, units: number): void {
    const { kernels, features, samples, values } = this
    for (let u = 0; u < units; u++) {
      const row = g.subarray(u * features, (u + 1) * features)
      for (let j = 0; j < samples; j++) {
        const sample = values.subarray(j * features, (j + 1) * features)
        kernels.addScaled(row, sample, factor * d[u * samples + j]!, features)
      }
    }
  }
}

function copyRows(
  to: Floats,
  { features, values }: { readonly features: number; readonly values: Floats },
  places: ArrayLike<number>,
): void {
  for (let j = 0; j < places.length; j++) {
    const from = places[j]! * features
    to.set(values.subarray(from, from + features), j * features)
  }
}
