import { parentPort, Worker, workerData } from 'node:worker_threads'
import { help, type HelperOrder, type Kernels, newKernels } from '../kernels/index.js'
import { extractFeatures, scaleFeatures } from './extract-features.js'
import { train } from './train.js'
import type { TrainerOrder, WorkerOrder, WorkerReport } from './worker-messages.js'

/** Kept from one short run to the next, with its memory. */
let kept: Kernels | null = null

/**
 * Trains one order after another; or, started by such a worker, helps it with its large products. Whatever is thrown
 * here reaches the owner as the worker's error.
 */
if (workerData) help(workerData as HelperOrder)
else parentPort?.on('message', obey)

function obey(order: TrainerOrder): void {
  if (order.type === 'train') return trainAndReport(order)
  if (order.type === 'extract') post({ type: 'features', matrix: extractFeatures(order.pixels) })
  else post({ type: 'scaled', scaled: scaleFeatures(order.raw, order.places) })
}

function post(report: WorkerReport, moved: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(report, moved)
}

function trainAndReport(order: WorkerOrder): void {
  const { task, plan, control, gram, from, historyBytes, curvePoints } = order
  post({ type: 'planned', plan })
  const kernels = plan.threads > 1 ? kernelsWithHelp(order) : (kept ??= newKernels(order.module))
  const result = train(task, {
    plan,
    control,
    gram,
    from,
    historyBytes,
    curvePoints,
    kernels,
    report: (progress) => {
      if (curvePoints !== null) return
      const moved = progress.checkpoints.map(({ state }) => state.buffer)
      post({ type: 'progress', progress }, moved)
    },
    keepGram: (computed) => post({ type: 'gram', gram: computed }),
  })
  kernels.reset()
  kernels.close()
  post({ type: 'result', result })
}

function kernelsWithHelp({ task, plan, module, workerProgram }: WorkerOrder): Kernels {
  const start = (workerData: HelperOrder) => new Worker(workerProgram, { workerData, name: 'whisker-trainer-helper' })
  const units = Math.max(1, ...task.hyperparameters.hiddenLayers)
  return newKernels(module, { helpers: plan.threads - 1, units, start })
}
