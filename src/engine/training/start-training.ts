import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import { WhiskerError } from '../contract/index.js'
import { simdModule } from '../kernels/index.js'
import { Matrix } from '../matrix/index.js'
import type { Checkpoint } from './checkpoints.js'
import { newControlWord, RunControl } from './control.js'
import { findGrams, rememberGrams } from './gram-cache.js'
import { planTraining } from './planner.js'
import type { TrainingJob, TrainingListener, TrainingResult, TrainingTask } from './task.js'
import { giveBackTrainer, takeTrainer } from './trainer-pool.js'
import type { WorkerOrder, WorkerReport } from './worker-messages.js'

const LARGEST_KEPT_BYTES = 64 * 1024 * 1024

export interface TrainingOptions {
  /** The path of the built trainer-worker. */
  readonly workerProgram: string
  /** The most threads a run may use; all of the machine's unless said otherwise. */
  readonly cores?: number
  /** Where to begin: a state of the same task under the same plan. At the initial parameters unless said otherwise. */
  readonly from?: Checkpoint | null
  /** How much memory checkpoints may take; 0, the default, keeps none. */
  readonly historyBytes?: number
}

/**
 * Trains in a worker that does nothing else meanwhile. Throws `bad-request` when the task's sizes do not fit; everything
 * later arrives through the job.
 */
export function startTraining(
  task: TrainingTask,
  listener: TrainingListener,
  { workerProgram, cores = availableParallelism(), from = null, historyBytes = 0 }: TrainingOptions,
): TrainingJob {
  checkSizes(task)
  const { hyperparameters } = task
  const train = task.train.pixels
  const test = task.test?.pixels ?? null
  const sizes = { features: train.features, train: train.samples, test: test?.samples ?? 0 }
  const plan = planTraining(sizes, hyperparameters, cores)
  const control = newControlWord()
  const grams = plan.kind === 'sample-space' ? findGrams(train, test) : null
  const order: WorkerOrder = { task, plan, control, grams, from, historyBytes, module: simdModule(), workerProgram }
  const worker = takeTrainer(workerProgram)
  worker.postMessage(order)
  const owner = new RunControl(control)
  return {
    pause: () => owner.pause(),
    resume: () => owner.resume(),
    stop: () => owner.stop(),
    result: follow(worker, (report) => {
      if (report.type === 'planned') listener.planned(report.plan)
      if (report.type === 'progress') listener.progress(report.progress)
      if (report.type === 'grams') rememberGrams(train, test, report.grams)
    }).then((result) => {
      // A worker that has held a large set in its memory is let go with it.
      if (train.bytes.length <= LARGEST_KEPT_BYTES) giveBackTrainer(workerProgram, worker)
      else void worker.terminate()
      return result
    }),
  }
}

/** The worker's result, or a rejection when it dies without one. */
function follow(worker: Worker, hear: (report: WorkerReport) => void): Promise<TrainingResult> {
  return new Promise((resolve, reject) => {
    const crashed = (why: string) => reject(new WhiskerError('internal', `The trainer stopped unexpectedly: ${why}.`))
    const failed = (error: unknown) => crashed(error instanceof Error ? error.message : String(error))
    const ended = (code: number) => crashed(`its thread ended with code ${code}`)
    const heard = (report: WorkerReport) => {
      if (report.type !== 'result') return hear(report)
      worker.off('message', heard).off('error', failed).off('exit', ended)
      resolve(revive(report.result))
    }
    worker.on('message', heard).on('error', failed).on('exit', ended)
  })
}

/** Classes do not survive the way between threads: matrices are matrices again. */
function revive(result: TrainingResult): TrainingResult {
  const matrices = (list: readonly Matrix[]) => list.map(({ rows, cols, data }) => new Matrix(rows, cols, data))
  const { weights, biases } = result.parameters
  return { ...result, parameters: { weights: matrices(weights), biases: matrices(biases) } }
}

function checkSizes({ train, test }: TrainingTask): void {
  for (const split of test ? [train, test] : [train]) {
    const { features, samples, bytes } = split.pixels
    if (samples === 0 || bytes.length !== features * samples || split.labels.length !== samples) {
      throw new WhiskerError(
        'bad-request',
        `A split needs one label and ${features} pixel bytes for each of its ${samples} images, and at least one image; it has ${split.labels.length} labels and ${bytes.length} bytes.`,
      )
    }
  }
  if (test && test.pixels.features !== train.pixels.features) {
    throw new WhiskerError('size-mismatch', 'Training and test images differ in size.')
  }
}
