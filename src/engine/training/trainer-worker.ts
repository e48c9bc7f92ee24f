import { parentPort, Worker, workerData } from 'node:worker_threads'
import { type Help, help, type HelperOrder, type Kernels, newKernels } from '../kernels/index.js'
import { extractFeatures, scaleFeatures } from './extract-features.js'
import { giveWay } from './give-way.js'
import { train } from './train.js'
import type { TrainingResult } from './task.js'
import type { TrainerOrder, WorkerOrder, WorkerReport } from './worker-messages.js'

/** More units than most nets have, at no cost: a helper's memory is as large for K anyway. */
const LEAST_UNITS = 128

/** Kept from one run to the next, with their memory and their helpers. */
let kernels: Kernels | null = null

/**
 * Trains one order after another; or, started by such a worker, helps it with its large products. Whatever is thrown
 * here reaches the owner as the worker's error.
 */
if (workerData) helpAsOrdered(workerData as HelperOrder)
else parentPort?.on('message', obey)

function helpAsOrdered(order: HelperOrder): void {
  if (order.givesWay) giveWay()
  help(order)
}

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
  if (order.givesWay) giveWay()
  post({ type: 'planned', plan })
  kernels ??= newKernels(order.module)
  kernels.recruit(plan.threads > 1 ? helpFor(order) : null)
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
  post({ type: 'result', result }, buffersOf(result))
}

/** What is worth moving rather than copying: the worker keeps nothing of a result. */
function buffersOf({ parameters, curve }: TrainingResult): ArrayBuffer[] {
  const matrices = [...parameters.weights, ...parameters.biases].map(({ data }) => data)
  const points = [curve.train, curve.test].flatMap(({ iterations, costs, accuracies }) => [
    iterations,
    costs,
    accuracies,
  ])
  const buffers = new Set([...matrices, ...points].map(({ buffer }) => buffer))
  return [...buffers].filter((buffer) => buffer instanceof ArrayBuffer)
}

/**
 * In the sample-space plan a trainer does the part of a helper that is called away itself, so whoever wants the processor
 * may have it from the helper first. In the direct plan it waits for it.
 */
function helpFor({ task, plan: { kind, threads }, workerProgram }: WorkerOrder): Help {
  const units = Math.max(LEAST_UNITS, ...task.hyperparameters.hiddenLayers)
  const start = (workerData: HelperOrder) =>
    new Worker(workerProgram, { workerData, name: 'whisker-trainer-helper' }).unref()
  return { helpers: threads - 1, units, givesWay: kind === 'sample-space', start }
}
