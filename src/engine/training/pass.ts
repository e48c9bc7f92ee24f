import type { Floats, Kernels, Precision } from '../kernels/index.js'
import { meanLoss } from '../network/index.js'
import type { UpperLayers } from './upper-layers.js'

/**
 * The values of one forward pass over a fixed set of samples: Z and A of every layer, (n_l, m) each. The buffers are
 * made once and filled again every iteration.
 */
export class Pass {
  readonly z: Floats[]
  readonly a: Floats[]
  /** Y (1, m) as numbers; whoever changes `labels` calls `relabel`. */
  readonly targets: Floats
  /** A_L − Y of the newest forward pass. */
  protected readonly errors: Floats
  private loss = NaN

  constructor(
    protected readonly layers: UpperLayers,
    readonly labels: Uint8Array,
    protected readonly kernels: Kernels,
    precision: Precision,
  ) {
    const buffers = () => layers.units.map((units) => kernels.floats(precision, units * labels.length))
    this.z = buffers()
    this.a = buffers()
    this.targets = kernels.floats(precision, labels)
    this.errors = kernels.floats(precision, labels.length)
  }

  relabel(): void {
    this.targets.set(this.labels)
  }

  /** Everything after W1 · X, which the caller has put into z[0]. */
  forward(): void {
    const { units, weights, biases, hidden } = this.layers
    const m = this.labels.length
    for (let l = 0; l < units.length; l++) {
      const n = units[l]!
      if (l > 0) this.kernels.multiply(this.z[l]!, weights[l - 1]!, this.a[l - 1]!, n, units[l - 1]!, m)
      const activation = l === units.length - 1 ? 'sigmoid' : hidden
      this.kernels.activate(this.a[l]!, this.z[l]!, biases[l]!, n, m, activation)
    }
    this.loss = this.kernels.crossEntropy(this.errors, this.probabilities, this.targets, m)
  }

  /** The mean cross-entropy of the newest forward pass, from Z where a probability has been rounded to 0 or 1. */
  cost(): number {
    if (!Number.isNaN(this.loss)) return this.loss / this.labels.length
    return meanLoss(this.probabilities, this.labels, this.z[this.z.length - 1]!)
  }

  /** A_L of the newest forward pass, (1, m). */
  get probabilities(): Floats {
    return this.a[this.a.length - 1]!
  }
}

/** A pass that also goes backward: dZ of every layer, and the gradients of all but W1. */
export class TrainingPass extends Pass {
  readonly dZ: Floats[]

  constructor(layers: UpperLayers, labels: Uint8Array, kernels: Kernels, precision: Precision) {
    super(layers, labels, kernels, precision)
    const hidden = layers.units.slice(0, -1)
    this.dZ = [...hidden.map((units) => kernels.floats(precision, units * labels.length)), this.errors]
  }

  /** From the newest forward pass. Gradients are sums over the samples; the step divides them by m. */
  backward(): void {
    const { units, weights, weightGradients, biasGradients, hidden } = this.layers
    const m = this.labels.length
    const last = units.length - 1
    for (let l = last; l >= 0; l--) {
      const n = units[l]!
      const dZ = this.dZ[l]!
      this.kernels.rowSums(biasGradients[l]!, dZ, n, m)
      if (l === 0) break
      const before = units[l - 1]!
      this.kernels.multiplyRightTransposed(weightGradients[l - 1]!, dZ, this.a[l - 1]!, n, m, before)
      this.kernels.multiplyLeftTransposed(this.dZ[l - 1]!, weights[l - 1]!, dZ, before, n, m)
      this.kernels.activateBackward(this.dZ[l - 1]!, this.z[l - 1]!, this.a[l - 1]!, before * m, hidden)
    }
  }
}
