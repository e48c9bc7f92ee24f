import type { HiddenActivation } from '../contract/index.js'
import type { Floats, Kernels, Precision } from '../kernels/index.js'
import { Matrix } from '../matrix/index.js'
import type { Parameters } from '../network/index.js'
import type { InitialParameters } from './initial-parameters.js'
import { type AddGradient, type Optimizer, type Slot, stateOf } from './optimizer.js'

export interface UpperLayersOptions {
  readonly initial: InitialParameters
  readonly hidden: HiddenActivation
  readonly kernels: Kernels
  readonly precision: Precision
  readonly optimizer: Optimizer
  /** λ/m of L2 regularization, which leaves biases alone. */
  readonly shrinkage: number
}

/** All parameters but W1 (which belongs to the plan): W2 … WL and b1 … bL, their gradients, and one step back. */
export class UpperLayers {
  /** n_1 … n_L. */
  readonly units: readonly number[]
  /** W2 … WL: entry l − 1 feeds layer l. */
  readonly weights: readonly Floats[]
  /** b1 … bL. */
  readonly biases: readonly Floats[]
  /** Sums over the samples of the newest backward pass. */
  readonly weightGradients: readonly Floats[]
  readonly biasGradients: readonly Floats[]
  readonly hidden: HiddenActivation
  private readonly kernels: Kernels
  private readonly slots: readonly Slot[]
  private readonly gradients: readonly Floats[]
  private readonly before: readonly Floats[]
  /** The parameters at the newest `keep`. */
  readonly kept: readonly Floats[]
  private readonly norm: Floats
  /** Of the step under way. */
  private samples = 1
  /** One for each slot; made once, so that thousands of steps a second leave no garbage behind. */
  private readonly additions: readonly AddGradient[]

  constructor({ initial, hidden, kernels, precision, optimizer, shrinkage }: UpperLayersOptions) {
    const copies = (matrices: readonly Matrix[]) => matrices.map((matrix) => kernels.floats(precision, matrix.data))
    this.hidden = hidden
    this.kernels = kernels
    this.units = initial.units
    this.weights = copies(initial.upperWeights)
    this.biases = copies(initial.biases)
    this.weightGradients = copies(initial.upperWeights)
    this.biasGradients = copies(initial.biases)
    this.gradients = [...this.weightGradients, ...this.biasGradients]
    this.slots = [...this.weights.map((w) => optimizer(w, shrinkage)), ...this.biases.map((b) => optimizer(b, 0))]
    this.additions = this.gradients.map((gradient) => (target, factor) => {
      kernels.addScaled(target, gradient, factor / this.samples, gradient.length)
    })
    this.before = this.slots.map(({ values }) => kernels.floats(precision, values))
    this.kept = this.slots.map(({ values }) => kernels.floats(precision, values))
    this.norm = kernels.floats(precision, 1)
  }

  /** One step from gradients that are sums over m samples. False when a parameter stopped being finite: see `undo`. */
  update(rate: number, m: number): boolean {
    let finite = true
    for (let i = 0; i < this.slots.length; i++) {
      const slot = this.slots[i]!
      const { values } = slot
      this.kernels.copyColumns(this.before[i]!, values, 1, values.length, values.length, 0)
      this.samples = m
      slot.step(rate, this.additions[i]!)
      finite = this.kernels.allFinite(values, values.length) && finite
    }
    return finite
  }

  /** The arrays that change from one iteration to the next. */
  state(): Floats[] {
    return this.slots.flatMap(stateOf)
  }

  /** Takes back the newest update. */
  undo(): void {
    this.slots.forEach(({ values }, i) => values.set(this.before[i]!))
  }

  /** Remembers the parameters as they are now, in place of those remembered before. */
  keep(): void {
    this.slots.forEach(({ values }, i) => this.kept[i]!.set(values))
  }

  /** Σ over the layers of Σ W². */
  squaredNorm(): number {
    let sum = 0
    for (const w of this.weights) {
      this.kernels.multiplyRightTransposed(this.norm, w, w, 1, w.length, 1)
      sum += this.norm[0]!
    }
    return sum
  }

  /** With W1 (n_1, n_x), the parameters as they are now, or as they were at the newest `keep`. */
  parameters(firstWeights: Matrix, which: 'now' | 'kept'): Parameters {
    const { units } = this
    const values = which === 'kept' ? this.kept : this.slots.map((slot) => slot.values)
    const matrix = (i: number, rows: number, cols: number) => new Matrix(rows, cols, new Float64Array(values[i]!))
    const upper = this.weights.map((_, i) => matrix(i, units[i + 1]!, units[i]!))
    const biases = this.biases.map((_, l) => matrix(this.weights.length + l, units[l]!, 1))
    return { weights: [firstWeights, ...upper], biases }
  }
}
