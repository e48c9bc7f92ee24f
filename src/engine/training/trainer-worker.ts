import { parentPort, workerData } from 'node:worker_threads'
import { train } from './train.js'
import type { WorkerOrder, WorkerReport } from './worker-messages.js'

/** One training, then the worker ends. Whatever is thrown here reaches the owner as the worker's error. */
const { task, plan, control, grams } = workerData as WorkerOrder
const post = (report: WorkerReport) => parentPort?.postMessage(report)

post({ type: 'planned', plan })
const result = train(task, {
  plan,
  control,
  grams,
  report: (progress) => post({ type: 'progress', progress }),
  keepGrams: (computed) => post({ type: 'grams', grams: computed }),
})
post({ type: 'result', result })
