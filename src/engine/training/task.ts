import type { CurvePoints, Hyperparameters, Plan, RunCurve } from '../contract/index.js'
import type { PixelMatrix } from '../matrix/index.js'
import type { Parameters } from '../network/index.js'

/** Images and their labels, 1 for the positive class. The bytes lie in a SharedArrayBuffer: workers read them in place. */
export interface LabeledPixels {
  readonly pixels: PixelMatrix
  readonly labels: Uint8Array
}

export interface TrainingTask {
  readonly train: LabeledPixels
  readonly test: LabeledPixels | null
  readonly hyperparameters: Hyperparameters
}

/** New points of the curves, oldest first; `iteration` is the newest update done. */
export interface TrainingProgress {
  readonly iteration: number
  readonly train: CurvePoints
  readonly test: CurvePoints
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
  readonly curve: RunCurve
  readonly iteration: number
  readonly plan: Plan
  /** All the computing after the images are in memory, what is precomputed included; pauses excluded. */
  readonly trainSeconds: number
  readonly iterationsPerSecond: number
}
