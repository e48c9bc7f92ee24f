import { type Floats, type Kernels, newKernels, type Packed } from '../kernels/index.js'
import { Matrix } from '../matrix/index.js'
import type { Parameters } from '../network/index.js'
import { findGrams, rememberGrams } from './gram-cache.js'
import { packedGrams } from './grams.js'
import type { History } from './history.js'
import { initialParameters } from './initial-parameters.js'
import { gradientDescent } from './gradient-descent.js'
import { Pass } from './pass.js'
import { BYTE_SCALE } from './sample-space.js'
import type { LabeledPixels, TrainingTask } from './task.js'
import { UpperLayers } from './upper-layers.js'

/** A split with what does not change from state to state: W1₀ · X and XᵀX of the sample-space plan. */
interface Looked {
  readonly split: LabeledPixels
  readonly bytes: Uint8Array
  readonly initialProjection: Floats
  readonly gram: Packed | null
  readonly pass: Pass
}

/**
 * Looks at the states of a run: parameters and probabilities as they were. It holds the pixels in a memory of its own:
 * make one for the run being looked at, not one a run.
 */
export class HistoryReader {
  private readonly kernels: Kernels = newKernels()
  private readonly initial: Parameters
  private readonly layers: UpperLayers
  private readonly w: Floats
  private readonly train: Looked
  private readonly test: Looked | null
  private readonly t: Floats

  constructor(
    task: TrainingTask,
    private readonly history: History,
  ) {
    const { kernels } = this
    const { train, test, hyperparameters } = task
    this.initial = initialParameters(train.pixels.features, hyperparameters)
    const hidden = hyperparameters.hiddenActivation
    const optimizer = gradientDescent(kernels)
    this.layers = new UpperLayers({ initial: this.initial, hidden, kernels, precision: 'f64', optimizer, shrinkage: 0 })
    this.w = kernels.floats('f64', this.initial.weights[0]!.data)
    this.t = kernels.floats('f64', this.initial.weights[0]!.rows * train.pixels.samples)
    const trainBytes = kernels.bytes(train.pixels.bytes)
    const testBytes = test ? kernels.bytes(test.pixels.bytes) : null
    const grams = history.plan === 'sample-space' ? this.grams(task, trainBytes, testBytes) : null
    this.train = this.look(train, trainBytes, grams?.k ?? null)
    this.test = test && testBytes && this.look(test, testBytes, grams?.kTest ?? null)
  }

  /** The iterations whose states were kept, rising. */
  get iterations(): Float64Array {
    return this.history.iterations
  }

  /** Place in `iterations` of the one nearest to `iteration`. */
  nearest(iteration: number): number {
    const distance = (place: number) => Math.abs(this.iterations[place]! - iteration)
    return this.iterations.reduce((best, _, place) => (distance(place) < distance(best) ? place : best), 0)
  }

  /** The parameters at `iterations[place]`; W1 is rebuilt where only its sample-space form was kept. */
  parametersAt(place: number): Parameters {
    this.loadUpper(place)
    this.loadFirst(place)
    const { rows, cols } = this.initial.weights[0]!
    return this.layers.parameters(new Matrix(rows, cols, new Float64Array(this.w)), 'now')
  }

  /** The probability of every training and test image at `iterations[place]`. */
  probabilitiesAt(place: number): { readonly train: Float64Array; readonly test: Float64Array | null } {
    this.loadUpper(place)
    if (this.history.plan === 'direct') this.loadFirst(place)
    else this.t.set(this.stateAt(place).subarray(1, 1 + this.t.length))
    return { train: this.probabilities(this.train, place), test: this.test && this.probabilities(this.test, place) }
  }

  private probabilities({ split, bytes, initialProjection, gram, pass }: Looked, place: number): Float64Array {
    const { rows, cols } = this.initial.weights[0]!
    const z = pass.z[0]!
    if (gram) {
      z.set(initialProjection)
      this.kernels.scale(z, this.stateAt(place)[0]!, z.length)
      this.kernels.addPackedProduct(z, this.t, gram, BYTE_SCALE, rows)
    } else {
      this.kernels.pixelForward(z, this.w, bytes, rows, cols, split.labels.length)
    }
    pass.forward()
    return new Float64Array(pass.probabilities)
  }

  private look(split: LabeledPixels, bytes: Uint8Array, gram: Packed | null): Looked {
    const { rows, cols } = this.initial.weights[0]!
    const { samples } = split.pixels
    const initialProjection = this.kernels.floats('f64', gram ? rows * samples : 0)
    if (gram) this.kernels.pixelForward(initialProjection, this.w, bytes, rows, cols, samples)
    return { split, bytes, initialProjection, gram, pass: new Pass(this.layers, split.labels, this.kernels, 'f64') }
  }

  private grams({ train, test }: TrainingTask, trainBytes: Uint8Array, testBytes: Uint8Array | null) {
    const pixels = { train: train.pixels, test: test?.pixels ?? null }
    const grams = findGrams(pixels.train, pixels.test)
    const keepGrams = rememberGrams.bind(null, pixels.train, pixels.test)
    return packedGrams({ ...pixels, kernels: this.kernels, grams, keepGrams }, trainBytes, testBytes)
  }

  private stateAt(place: number): Floats {
    const { states, stateLength } = this.history
    return states.subarray(place * stateLength, (place + 1) * stateLength)
  }

  private loadUpper(place: number): void {
    this.layers.readState(this.stateAt(place).subarray(this.history.stateLength - this.layers.stateLength))
  }

  private loadFirst(place: number): void {
    const state = this.stateAt(place)
    const { rows, cols, data } = this.initial.weights[0]!
    if (this.history.plan === 'direct') {
      this.w.set(state.subarray(0, this.w.length))
      return
    }
    this.t.set(state.subarray(1, 1 + this.t.length))
    this.w.set(data)
    if (state[0] !== 1) this.kernels.scale(this.w, state[0]!, this.w.length)
    this.kernels.addPixelProduct(this.w, this.t, this.train.bytes, 1, rows, cols, this.train.split.labels.length)
  }
}
