import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import { WhiskerError } from '../contract/index.js'
import { simdModule } from '../kernels/index.js'
import { Matrix } from '../matrix/index.js'
import type { Checkpoint } from './checkpoints.js'
import { newControlWord, RunControl } from './control.js'
import type { Gram } from './gram.js'
import { startWithGram } from './gram-cache.js'
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
  const { train, test, hyperparameters } = task
  const sizes = { features: train.whole.features, train: train.ids.length, test: test?.ids.length ?? 0 }
  const plan = planTraining(sizes, hyperparameters, cores)
  const control = newControlWord()
  const run = (gram: Gram | null, keep: (gram: Gram) => void) => {
    const order: WorkerOrder = { task, plan, control, gram, from, historyBytes, module: simdModule(), workerProgram }
    return perform(order, (report) => {
      if (report.type === 'planned') listener.planned(report.plan)
      if (report.type === 'progress') listener.progress(report.progress)
      if (report.type === 'gram') keep(report.gram)
    })
  }
  const owner = new RunControl(control)
  return {
    pause: () => owner.pause(),
    resume: () => owner.resume(),
    stop: () => owner.stop(),
    result: plan.kind === 'sample-space' ? startWithGram(train, test, run) : run(null, () => undefined),
  }
}

async function perform(order: WorkerOrder, hear: (report: WorkerReport) => void): Promise<TrainingResult> {
  const { workerProgram, task } = order
  const worker = takeTrainer(workerProgram)
  worker.postMessage(order)
  const result = await follow(worker, hear)
  // A worker that has held a large set in its memory is let go with it.
  const bytes = task.train.whole.features * (task.train.ids.length + (task.test?.ids.length ?? 0))
  if (bytes <= LARGEST_KEPT_BYTES) giveBackTrainer(workerProgram, worker)
  else void worker.terminate()
  return result
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
  for (const { whole, ids, labels } of test ? [train, test] : [train]) {
    const { features, samples, bytes } = whole
    const isThere = (id: number) => id >= 0 && id < samples
    if (bytes.length === features * samples && ids.length > 0 && ids.length === labels.length && ids.every(isThere)) {
      continue
    }
    throw new WhiskerError(
      'bad-request',
      `A split needs at least one image, one label for each, and its place among the dataset's ${samples} images of ${features} pixel bytes; it has ${ids.length} places, ${labels.length} labels and ${bytes.length} bytes.`,
    )
  }
  // XᵀX of the ones with the others is looked up by their places in one dataset.
  if (test && test.whole.bytes !== train.whole.bytes) {
    throw new WhiskerError('bad-request', 'Training and test images are not of the same dataset.')
  }
}
