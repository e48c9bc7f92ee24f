import { parentPort, Worker, workerData } from 'node:worker_threads'
import { help, type HelperOrder, newKernels } from '../kernels/index.js'
import { train } from './train.js'
import type { WorkerOrder, WorkerReport } from './worker-messages.js'

/**
 * One training, then the worker ends; or, started by such a worker, a helper that shares its large products. Whatever
 * is thrown here reaches the owner as the worker's error.
 */
const order = workerData as WorkerOrder | HelperOrder
if ('helper' in order) help(order)
else trainAndReport(order)

function trainAndReport({ task, plan, control, grams, workerProgram }: WorkerOrder): void {
  const post = (report: WorkerReport) => parentPort?.postMessage(report)
  post({ type: 'planned', plan })
  const helpers = plan.threads - 1
  const units = Math.max(1, ...task.hyperparameters.hiddenLayers)
  const start = (workerData: HelperOrder) => new Worker(workerProgram, { workerData, name: 'whisker-trainer-helper' })
  const kernels = newKernels(helpers > 0 ? { helpers, units, start } : null)
  const result = train(task, {
    plan,
    control,
    grams,
    kernels,
    report: (progress) => post({ type: 'progress', progress }),
    keepGrams: (computed) => post({ type: 'grams', grams: computed }),
  })
  kernels.close()
  post({ type: 'result', result })
}
