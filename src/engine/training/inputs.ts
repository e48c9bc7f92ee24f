import type { Floats, Kernels } from '../kernels/index.js'
import { type PixelMatrix, copySamples } from '../matrix/index.js'

/** X (n_x, m) of some samples where the first layer meets it: how it is kept and multiplied is this one's affair. */
export interface Inputs {
  /** n_x. */
  readonly features: number
  /** m. */
  readonly samples: number
  /** z (units, m) = W (units, n_x) · X. */
  forward(z: Floats, w: Floats, units: number): void
  /** g (units, n_x) += factor · D (units, m) · Xᵀ. */
  addProduct(g: Floats, d: Floats, factor: number, units: number): void
  /** k (m, the other's m) = XᵀX of these samples with others of the same kind, divided by `gramScaleOf` them. */
  gram(k: Float64Array | Uint32Array, other: this): void
  /** Some of the samples, by number; valid until the next call. */
  select(batch: Int32Array): Inputs
}

/** Of pixels, `gram` leaves the division by 255 to the user of it. */
export const PIXEL_GRAM_SCALE = 1 / (255 * 255)

/** Pixels, one byte a feature: X = bytes / 255. */
export class PixelInputs implements Inputs {
  private selected: PixelInputs | null = null
  /** Memory for batches. Made anew at most once: a run that is continued may begin with the short batch of an epoch. */
  private room: Uint8Array | null = null

  private constructor(
    private readonly kernels: Kernels,
    readonly features: number,
    readonly samples: number,
    private readonly bytes: Uint8Array,
  ) {}

  /** The samples at these places of a dataset's pixels, copied to where the kernels can read them. */
  static at(kernels: Kernels, whole: PixelMatrix, places: ArrayLike<number>): PixelInputs {
    const bytes = kernels.bytes(whole.features * places.length)
    copySamples(bytes, whole, places)
    return new PixelInputs(kernels, whole.features, places.length, bytes)
  }

  forward(z: Floats, w: Floats, units: number): void {
    this.kernels.pixelForward(z, w, this.bytes, units, this.features, this.samples)
  }

  addProduct(g: Floats, d: Floats, factor: number, units: number): void {
    this.kernels.addPixelProduct(g, d, this.bytes, factor, units, this.features, this.samples)
  }

  gram(k: Float64Array | Uint32Array, { bytes }: PixelInputs): void {
    this.kernels.gram(k, this.bytes, bytes, this.features)
  }

  select(batch: Int32Array): Inputs {
    const { kernels, features } = this
    const length = batch.length * features
    if (!this.room || this.room.length < length) this.room = kernels.bytes(length)
    if (this.selected?.samples !== batch.length) {
      this.selected = new PixelInputs(kernels, features, batch.length, this.room.subarray(0, length))
    }
    copySamples(this.selected.bytes, { features, bytes: this.bytes }, batch)
    return this.selected
  }
}
