import type { Plan } from '../contract/index.js'
import type { Checkpoint } from './checkpoints.js'
import type { ControlWord } from './control.js'
import type { Gram } from './gram.js'
import type { TrainingProgress, TrainingResult, TrainingTask } from './task.js'

/** To the worker, one a run. Pixels, K and the control word are shared; the rest is cloned. */
export interface WorkerOrder {
  readonly task: TrainingTask
  readonly plan: Plan
  readonly control: ControlWord
  readonly gram: Gram | null
  /** Where to begin; null: at the initial parameters. */
  readonly from: Checkpoint | null
  readonly historyBytes: number
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
  | { readonly type: 'result'; readonly result: TrainingResult }
