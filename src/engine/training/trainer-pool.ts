import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

/** Starting a thread takes longer than a short run: so many are kept for the next one: those of analyses, and one for what is more urgent. */
const KEPT = availableParallelism() + 1

const idle = new Map<string, Set<Worker>>()

function idleOf(program: string): Set<Worker> {
  const waiting = idle.get(program) ?? new Set()
  idle.set(program, waiting)
  return waiting
}

/** A trainer worker that is waiting for an order, started if need be. */
export function takeTrainer(program: string): Worker {
  const waiting = idleOf(program)
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
export function giveBackTrainer(program: string, worker: Worker): void {
  const waiting = idleOf(program)
  if (waiting.size >= KEPT) {
    void worker.terminate()
    return
  }
  worker.unref()
  waiting.add(worker)
}
