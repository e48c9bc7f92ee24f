import type { CurvePoints, Hyperparameters, Plan, RunCurve, Scaling } from '../contract/index.js'
import type { FeatureMatrix, PixelMatrix } from '../matrix/index.js'
import type { Parameters } from '../network/index.js'
import type { Checkpoint } from './checkpoints.js'
import type { SplitLearning } from './learning-recorder.js'

/** Some of a dataset's images and their labels, 1 for the positive class. */
export interface LabeledPixels {
  /** All the dataset's pixels, in a SharedArrayBuffer: workers read them in place, and splits and folds copy nothing. */
  readonly whole: PixelMatrix
  /** The place in it of each of these images. */
  readonly ids: Int32Array
  readonly labels: Uint8Array
}

/** The same as the first layer gets them: pixels, or features that were made of them. */
export interface LabeledSamples {
  readonly whole: PixelMatrix | FeatureMatrix
  readonly ids: Int32Array
  readonly labels: Uint8Array
}

export interface TrainingTask {
  readonly train: LabeledPixels
  readonly test: LabeledPixels | null
  readonly hyperparameters: Hyperparameters
  /** Features are centred and scaled by these images, by place; by the training images unless given. */
  readonly scaledBy?: Int32Array
}

/** Edges and colours of a whole dataset, centred and scaled for networks, and by what. */
export interface ScaledFeatures {
  readonly matrix: FeatureMatrix
  readonly scaling: Scaling
}

/** A task whose features have been computed. */
export interface PreparedTask {
  readonly train: LabeledSamples
  readonly test: LabeledSamples | null
  readonly hyperparameters: Hyperparameters
}

/** New points of the curves, oldest first; `iteration` is the newest update done. */
export interface TrainingProgress {
  readonly iteration: number
  readonly train: CurvePoints
  readonly test: CurvePoints
  /** New ones, oldest first; none unless a history was asked for. */
  readonly checkpoints: readonly Checkpoint[]
}

export interface TrainingListener {
  /** Called once, when computing starts. */
  planned(plan: Plan): void
  /** Called at most about 60 times a second. */
  progress(points: TrainingProgress): void
}

export interface TrainingJob {
  pause(): void
  resume(): void
  /** Ends the run after the iteration under way; what was trained so far is kept. Works on a paused run too. */
  stop(): void
  /** Rejects only when the worker crashed. */
  readonly result: Promise<TrainingResult>
}

export interface TrainingResult {
  readonly outcome: 'finished' | 'stopped' | 'diverged'
  /** Why it diverged and what to do, in one sentence; null otherwise. */
  readonly message: string | null
  /** After `iteration` updates. For a diverged run: the last ones whose cost was finite. */
  readonly parameters: Parameters
  /**
   * Of the positive class, one a training and one a test image, as the run itself computed them with these parameters;
   * null where the last ones it computed belong to other parameters: after it diverged, or stopped early.
   */
  readonly probabilities: SplitProbabilities | null
  readonly curve: RunCurve
  readonly iteration: number
  readonly learning: SplitLearning
  /** Of a terse run under the sample-space plan: T (n_1, m) of W1 = c · W1₀ + T · Xᵀ; else null. */
  readonly coefficients: Float64Array | null
  readonly plan: Plan
  /** All the computing after the images are in memory, what is precomputed included; pauses excluded. */
  readonly trainSeconds: number
  readonly iterationsPerSecond: number
}

export interface SplitProbabilities {
  readonly train: Float64Array<ArrayBuffer>
  readonly test: Float64Array<ArrayBuffer> | null
}
