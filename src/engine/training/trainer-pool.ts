import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

/**
 * Starting a thread takes longer than a short run: so many are kept for the next one, those of analyses and one for what
 * is more urgent; where analyses give way, so many at most of either kind.
 */
const KEPT = availableParallelism() + 1

const idle = new Map<string, Set<Worker>>()

function idleOf(program: string, givesWay: boolean): Set<Worker> {
  const key = `${givesWay} ${program}`
  const waiting = idle.get(key) ?? new Set()
  idle.set(key, waiting)
  return waiting
}

/** A trainer worker that is waiting for an order, started if need be. Those that give way are others. */
export function takeTrainer(program: string, givesWay = false): Worker {
  const waiting = idleOf(program, givesWay)
  // The one that worked last: what it keeps from its last run is likeliest to fit the next.
  const newest = [...waiting].at(-1)
  if (newest) {
    waiting.delete(newest)
    newest.ref()
    return newest
  }
  const worker = new Worker(program, { name: 'whisker-trainer' })
  // One that dies while nobody waits for it is only forgotten; whoever waits has listeners of their own.
  return worker.on('error', () => undefined).on('exit', () => waiting.delete(worker))
}

/** Takes back a worker that has done its order. An idle one keeps no process alive. */
export function giveBackTrainer(program: string, worker: Worker, givesWay = false): void {
  const waiting = idleOf(program, givesWay)
  if (waiting.size >= KEPT) {
    void worker.terminate()
    return
  }
  worker.unref()
  waiting.add(worker)
}
