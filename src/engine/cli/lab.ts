import type { EventOf, Hyperparameters, ImportProgress, RunSummary } from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import type { Session } from '../session/index.js'
import type { Terminal } from './terminal.js'

/** Shows the session's work as a progress bar until the returned function is called. */
export function showProgress(session: Session, terminal: Terminal): () => void {
  const unsubscribe = session.onEvent((event) => {
    if (event.type === 'import-progress' && event.progress) terminal.progress(importState(event.progress))
    if (event.type === 'trouble-progress') terminal.progress(scanState(event))
    if (event.type === 'run-changed' && event.run.state === 'running') terminal.progress(runState(event.run))
  })
  return () => {
    unsubscribe()
    terminal.progress(null)
  }
}

/** Prints the cost as training goes, some 25 lines at most, in the course's words. */
export function printCosts(session: Session, terminal: Terminal, iterations: number): void {
  const every = 100 * Math.ceil(iterations / 2500)
  session.onEvent((event) => {
    if (event.type !== 'run-costs') return
    event.train.iterations.forEach((iteration, i) => {
      const cost = event.train.costs[i]
      if (iteration % every !== 0 || iteration === iterations || cost === undefined) return
      terminal.print(`Cost after iteration ${iteration}: ${cost.toFixed(6)}\n`)
    })
  })
}

/** Trains to the end and gives the run's last summary. Throws `internal` when training failed. */
export async function train(session: Session, hyperparameters: Hyperparameters): Promise<RunSummary> {
  const run = await ended(session, session.runs.start(hyperparameters, null))
  if (run.state === 'failed') throw new WhiskerError('internal', run.message ?? 'Training failed.')
  return run
}

function ended(session: Session, run: RunSummary): Promise<RunSummary> {
  const goesOn = ({ state }: RunSummary) => state === 'preparing' || state === 'running' || state === 'paused'
  if (!goesOn(run)) return Promise.resolve(run)
  return new Promise((resolve) => {
    const unsubscribe = session.onEvent((event) => {
      if (event.type !== 'run-changed' || event.run.id !== run.id || goesOn(event.run)) return
      unsubscribe()
      resolve(event.run)
    })
  })
}

function importState({ done, total, imagesPerSecond, secondsLeft }: ImportProgress) {
  if (total === null) return { fraction: 0, text: `looking for images: ${done}` }
  const rate = `${done} of ${total} images, ${imagesPerSecond.toFixed(0)} a second${left(secondsLeft)}`
  return { fraction: total > 0 ? done / total : 0, text: rate }
}

function scanState({ done, total }: EventOf<'trouble-progress'>) {
  const fraction = total > 0 ? done / total : 0
  return { fraction, text: `looking for near-duplicates: ${(100 * fraction).toFixed(0)} %` }
}

function runState({ iteration, hyperparameters, cost, iterationsPerSecond, secondsLeft }: RunSummary) {
  const { iterations } = hyperparameters
  const rate = `${iterationsPerSecond.toFixed(0)} iterations a second${left(secondsLeft)}`
  return {
    fraction: iteration / iterations,
    text: `iteration ${iteration} of ${iterations}, cost ${cost?.toFixed(4) ?? '…'}, ${rate}`,
  }
}

function left(seconds: number | null): string {
  return seconds === null ? '' : `, ${Math.ceil(seconds)} s left`
}
