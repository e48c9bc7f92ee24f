import type { Worker } from 'node:worker_threads'
import { WhiskerError } from '../contract/index.js'
import { giveBackTrainer, takeTrainer } from './trainer-pool.js'
import type { TrainerOrder, WorkerReport } from './worker-messages.js'

/**
 * Gives an order to a trainer worker and waits for its answer, the first report that `answer` makes something of.
 * Rejects with `internal` when the worker dies before. `isLarge`: a worker that has held much is let go with it.
 */
export async function askTrainer<T>(
  workerProgram: string,
  order: TrainerOrder,
  answer: (report: WorkerReport) => T | null,
  isLarge = false,
): Promise<T> {
  const givesWay = order.type === 'train' && order.givesWay
  const worker = takeTrainer(workerProgram, givesWay)
  worker.postMessage(order)
  const result = await follow(worker, answer)
  if (isLarge) void worker.terminate()
  else giveBackTrainer(workerProgram, worker, givesWay)
  return result
}

function follow<T>(worker: Worker, answer: (report: WorkerReport) => T | null): Promise<T> {
  return new Promise((resolve, reject) => {
    const crashed = (why: string) => reject(new WhiskerError('internal', `The trainer stopped unexpectedly: ${why}.`))
    const failed = (error: unknown) => crashed(error instanceof Error ? error.message : String(error))
    const ended = (code: number) => crashed(`its thread ended with code ${code}`)
    const heard = (report: WorkerReport) => {
      const result = answer(report)
      if (result === null) return
      worker.off('message', heard).off('error', failed).off('exit', ended)
      resolve(result)
    }
    worker.on('message', heard).on('error', failed).on('exit', ended)
  })
}
