import { availableParallelism } from 'node:os'
import { featureCount, type Scaling, WhiskerError } from '../contract/index.js'
import { simdModule } from '../kernels/index.js'
import { Matrix } from '../matrix/index.js'
import { askTrainer } from './ask-trainer.js'
import type { Checkpoint } from './checkpoints.js'
import { newControlWord, RunControl } from './control.js'
import { doAnalysesGiveWay } from './give-way.js'
import type { Gram } from './gram.js'
import { startWithGram } from './gram-cache.js'
import { planTraining, type Sizes } from './planner.js'
import { scaledFeatures } from './scaled-features.js'
import type { PreparedTask, TrainingJob, TrainingListener, TrainingResult, TrainingTask } from './task.js'
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
  /** A terse run, for analyses: so many points of its cost curve, no test costs but the last, and no parameters. */
  readonly curvePoints?: number | null
}

/**
 * Trains in a worker that does nothing else meanwhile. Throws `bad-request` when the task's sizes do not fit; everything
 * later arrives through the job.
 */
export function startTraining(
  task: TrainingTask,
  listener: TrainingListener,
  { workerProgram, cores = availableParallelism(), from = null, historyBytes = 0, curvePoints = null }: TrainingOptions,
): TrainingJob {
  checkSizes(task)
  const plan = planTraining(sizesOf(task), task.hyperparameters, cores)
  const control = newControlWord()
  const perform = async () => {
    const { task: prepared, scaling } = await prepare(task, workerProgram)
    const common = { type: 'train', task: prepared, plan, control, from, historyBytes, curvePoints } as const
    const run = (gram: Gram | null, keep: (gram: Gram) => void) => {
      const givesWay = curvePoints !== null && doAnalysesGiveWay()
      const order = { ...common, gram, module: simdModule(), workerProgram, givesWay }
      return obeyOrder(order, (report) => {
        if (report.type === 'planned') listener.planned(report.plan)
        if (report.type === 'progress') listener.progress(report.progress)
        if (report.type === 'gram') keep(report.gram)
      })
    }
    const { train, test } = prepared
    const result = await (plan.kind === 'sample-space' ? startWithGram(train, test, run) : run(null, () => undefined))
    return scaling ? { ...result, parameters: { ...result.parameters, scaling } } : result
  }
  const owner = new RunControl(control)
  return {
    pause: () => owner.pause(),
    resume: () => owner.resume(),
    stop: () => owner.stop(),
    result: perform(),
  }
}

function sizesOf({ train, test, hyperparameters }: TrainingTask): Sizes {
  const features = featureCount(hyperparameters.features, Math.sqrt(train.whole.features / 3))
  return { features, train: train.ids.length, test: test?.ids.length ?? 0 }
}

/** The task with its features computed, where it is about features. */
async function prepare(
  task: TrainingTask,
  workerProgram: string,
): Promise<{ task: PreparedTask; scaling: Scaling | null }> {
  if (task.hyperparameters.features === 'pixels') return { task, scaling: null }
  const { train, test, scaledBy = train.ids } = task
  const { matrix, scaling } = await scaledFeatures(train.whole, scaledBy, workerProgram)
  const prepared = { ...task, train: { ...train, whole: matrix }, test: test && { ...test, whole: matrix } }
  return { task: prepared, scaling }
}

async function obeyOrder(order: WorkerOrder, hear: (report: WorkerReport) => void): Promise<TrainingResult> {
  const { train, test } = order.task
  const bytes = train.whole.features * (train.ids.length + (test?.ids.length ?? 0))
  const answer = (report: WorkerReport) => {
    if (report.type === 'result') return revive(report.result)
    hear(report)
    return null
  }
  return askTrainer(order.workerProgram, order, answer, bytes > LARGEST_KEPT_BYTES)
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
