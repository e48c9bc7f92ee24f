import { type Hyperparameters, layerSizes } from '../contract/index.js'
import type { Matrix } from '../matrix/index.js'
import { initializeParametersDeep, type Parameters } from '../network/index.js'

/** So much is remembered of beginnings besides W1, the newest in any case. */
const MAX_BYTES = 32 * 1024 * 1024

/** Projections larger than this are not remembered: that they are computed anew does not count beside all else. */
const MAX_PROJECTION_BYTES = 4 * 1024 * 1024

/** Remembered ones, the one used longest ago first. */
const remembered = new Map<string, InitialParameters>()
/** W1 is large: only the newest one is kept. */
let newest: { readonly of: InitialParameters; readonly w1: Matrix } | null = null

/** W1 · X of some of a dataset's samples, (n_1, samples), by their numbers; `isKnown`: which are there. */
export interface Projections {
  readonly values: Float64Array
  readonly isKnown: Uint8Array
}

/**
 * A run's initial parameters; read-only. Runs that differ in their learning rate, or in the images they leave out, begin
 * alike: drawing the parameters and multiplying W1 with all pixels takes a tenth of a short run.
 */
export class InitialParameters {
  /** n_1 … n_L. */
  readonly units: readonly number[]
  /** W2 … WL. */
  readonly upperWeights: readonly Matrix[]
  /** b1 … bL. */
  readonly biases: readonly Matrix[]
  private projections: { readonly gram: string; readonly content: Projections } | null = null

  private constructor(private readonly draw: () => Parameters) {
    const { weights, biases } = draw()
    const [w1, ...upper] = weights
    this.units = weights.map(({ rows }) => rows)
    this.upperWeights = upper
    this.biases = biases
    newest = { of: this, w1: w1! }
  }

  static of(features: number, { hiddenLayers, initialization, seed }: Hyperparameters): InitialParameters {
    const sizes = layerSizes(features, hiddenLayers)
    const key = JSON.stringify([sizes, initialization, seed])
    const draw = () => initializeParametersDeep(sizes, initialization, seed)
    const found = remembered.get(key) ?? new InitialParameters(draw)
    remembered.delete(key)
    remembered.set(key, found)
    forgetOldest()
    return found
  }

  /** W1 (n_1, n_x), drawn anew where other parameters have been drawn since. */
  get w1(): Matrix {
    if (newest?.of !== this) newest = { of: this, w1: this.draw().weights[0]! }
    return newest.w1
  }

  /** Those remembered of the pixels with this Gram matrix, for who computes more to add them; null: of too many. */
  projectionsOf(gram: string, samples: number): Projections | null {
    const size = this.units[0]! * samples
    if (8 * size > MAX_PROJECTION_BYTES) return null
    if (this.projections?.gram !== gram) {
      this.projections = { gram, content: { values: new Float64Array(size), isKnown: new Uint8Array(samples) } }
    }
    return this.projections.content
  }

  get bytes(): number {
    const upper = [...this.upperWeights, ...this.biases].reduce((sum, { data }) => sum + data.byteLength, 0)
    return upper + (this.projections?.content.values.byteLength ?? 0)
  }
}

function forgetOldest(): void {
  let bytes = 0
  for (const one of remembered.values()) bytes += one.bytes
  for (const [key, one] of remembered) {
    if (bytes <= MAX_BYTES || remembered.size === 1) return
    bytes -= one.bytes
    remembered.delete(key)
  }
}
