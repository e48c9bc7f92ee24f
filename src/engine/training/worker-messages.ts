import type { Plan } from '../contract/index.js'
import type { Checkpoint } from './checkpoints.js'
import type { ControlWord } from './control.js'
import type { FeatureMatrix, PixelMatrix } from '../matrix/index.js'
import type { Gram } from './gram.js'
import type { PreparedTask, ScaledFeatures, TrainingProgress, TrainingResult } from './task.js'

/** To the worker: a run, or what comes before the runs on features. */
export type TrainerOrder =
  | WorkerOrder
  | { readonly type: 'extract'; readonly pixels: PixelMatrix }
  | { readonly type: 'scale'; readonly raw: FeatureMatrix; readonly places: Int32Array }

/** One a run. Pixels, K and the control word are shared; the rest is cloned. */
export interface WorkerOrder {
  readonly type: 'train'
  readonly task: PreparedTask
  readonly plan: Plan
  readonly control: ControlWord
  readonly gram: Gram | null
  /** Where to begin; null: at the initial parameters. */
  readonly from: Checkpoint | null
  readonly historyBytes: number
  /** Terse: so many points of the cost curve, no test costs but the last, no parameters, no progress; null: not. */
  readonly curvePoints: number | null
  /** The worker lets everything else go first, from now on. */
  readonly givesWay: boolean
  /** The compiled kernels; null where the engine cannot run them. */
  readonly module: WebAssembly.Module | null
  /** The worker's own program, for the helpers it may start. */
  readonly workerProgram: string
}

/** From the worker. Matrices arrive as plain objects of the same fields. */
export type WorkerReport =
  | { readonly type: 'planned'; readonly plan: Plan }
  | { readonly type: 'progress'; readonly progress: TrainingProgress }
  | { readonly type: 'gram'; readonly gram: Gram }
  | { readonly type: 'features'; readonly matrix: FeatureMatrix }
  | { readonly type: 'scaled'; readonly scaled: ScaledFeatures }
  | { readonly type: 'result'; readonly result: TrainingResult }
