import type { HiddenActivation } from '../contract/index.js'
import type { Floats, Kernels, Precision } from '../kernels/index.js'
import { Matrix } from '../matrix/index.js'
import type { Parameters } from '../network/index.js'

/** All parameters but W1 (which belongs to the plan): W2 … WL and b1 … bL, their gradients, and one step back. */
export class UpperLayers {
  /** n_1 … n_L. */
  readonly units: readonly number[]
  /** W2 … WL: entry l − 1 feeds layer l. */
  readonly weights: Floats[]
  /** b1 … bL. */
  readonly biases: Floats[]
  readonly weightGradients: Floats[]
  readonly biasGradients: Floats[]
  private readonly before: Floats[]

  constructor(
    initial: Parameters,
    readonly hidden: HiddenActivation,
    private readonly kernels: Kernels,
    precision: Precision,
  ) {
    const copies = (matrices: readonly Matrix[]) => matrices.map((matrix) => kernels.floats(precision, matrix.data))
    this.units = initial.weights.map((w) => w.rows)
    this.weights = copies(initial.weights.slice(1))
    this.biases = copies(initial.biases)
    this.weightGradients = copies(initial.weights.slice(1))
    this.biasGradients = copies(initial.biases)
    this.before = this.all().map((values) => kernels.floats(precision, values))
  }

  /** One step of gradient descent. False when a parameter stopped being finite; `undo` then brings them back. */
  update(step: number): boolean {
    const gradients = [...this.weightGradients, ...this.biasGradients]
    let finite = true
    this.all().forEach((values, i) => {
      this.before[i]!.set(values)
      this.kernels.addScaled(values, gradients[i]!, -step, values.length)
      finite &&= this.kernels.allFinite(values, values.length)
    })
    return finite
  }

  /** Takes back the newest update. */
  undo(): void {
    this.all().forEach((values, i) => values.set(this.before[i]!))
  }

  /** With W1 (n_1, n_x), the parameters as they are now. */
  parameters(firstWeights: Matrix): Parameters {
    const { units } = this
    const upper = this.weights.map((w, i) => new Matrix(units[i + 1]!, units[i]!, new Float64Array(w)))
    const biases = this.biases.map((b, l) => new Matrix(units[l]!, 1, new Float64Array(b)))
    return { weights: [firstWeights, ...upper], biases }
  }

  private all(): Floats[] {
    return [...this.weights, ...this.biases]
  }
}
