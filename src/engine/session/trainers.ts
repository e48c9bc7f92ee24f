import type { RunSummary } from '../contract/index.js'
import type { TrainingJob, TrainingResult } from '../training/index.js'
import { startTraining } from '../training/index.js'
import type { Emit } from './events.js'
import { HISTORY_BYTES } from './run-history.js'
import { takeResult } from './run-result.js'
import { RunWatch } from './run-watch.js'
import type { Run } from './run.js'
import { hasEnded } from './run.js'

const LOST =
  'It was interrupted, and cannot go on: the images it was trained on are not those open now, or it had just begun.'

/**
 * Runs in training: one trainer worker each, at most `limit` computing at once, the others queued as 'preparing'.
 * A paused run computes nothing and holds no place.
 */
export class Trainers {
  private readonly queue: Run[] = []
  private readonly working = new Set<Run>()
  private readonly watches = new WeakMap<Run, RunWatch>()
  private readonly jobs = new Set<Promise<void>>()
  /** Runs that compute nothing while something urgent does. */
  private readonly heldBack = new Set<Run>()
  /** Runs of analyses: nobody waits for one of them. */
  private readonly background = new Set<TrainingJob>()
  /** To be stopped as soon as they have a trainer. */
  private readonly stopping = new Set<Run>()
  private urgent = 0

  constructor(
    readonly workerProgram: string,
    private readonly limit: number,
    private readonly emit: Emit,
    private readonly ended: (run: Run) => void,
    private readonly resumable: (run: Run) => void,
  ) {}

  enqueue(run: Run): void {
    this.queue.push(run)
    this.fill()
  }

  pause(run: Run): void {
    if (hasEnded(run) || run.summary.state === 'paused') return
    run.job?.pause()
    this.release(run)
    this.change(run, { state: 'paused', secondsLeft: null })
  }

  /** A person who resumes a run wants it now: it may exceed the limit for a while. */
  resume(run: Run): void {
    if (run.summary.state !== 'paused') return
    if (!run.job) {
      this.change(run, { state: 'preparing' })
      return this.enqueue(run)
    }
    this.working.add(run)
    this.watches.get(run)?.resumed()
    this.change(run, { state: run.summary.plan ? 'running' : 'preparing' })
    run.job.resume()
  }

  /** Ends a run and keeps what it has learned; one still in the queue has learned nothing. */
  stop(run: Run): void {
    if (hasEnded(run)) return
    if (run.job) return run.job.stop()
    this.release(run)
    if (run.interrupted?.from && run.task) return this.stopInterrupted(run)
    this.finish(run, run.interrupted ? { state: 'failed', message: LOST } : { state: 'stopped' })
  }

  /** Ends all computing: runs come back as they were saved last. Resolves when no trainer works any more. */
  async abandon(runs: Iterable<Run>): Promise<void> {
    this.queue.length = 0
    for (const run of runs) run.job?.stop()
    await Promise.all(this.jobs)
  }

  /** What it has learned lies in its checkpoint: a trainer makes parameters of it. */
  private stopInterrupted(run: Run): void {
    this.stopping.add(run)
    this.launch(run)
  }

  /** Work that a person waits for: runs are held back meanwhile, as far as it takes to leave it a core. */
  async ahead<T>(work: () => Promise<T>): Promise<T> {
    this.urgent += 1
    this.holdBack()
    try {
      return await work()
    } finally {
      this.urgent -= 1
      if (this.urgent === 0) this.letOn()
    }
  }

  /** Cores that no run in training needs; at least one. */
  get spareCores(): number {
    return Math.max(1, this.limit - this.working.size)
  }

  /** A run behind everything else: it computes nothing while something urgent does. */
  async behind(job: TrainingJob): Promise<TrainingResult> {
    this.background.add(job)
    if (this.urgent > 0) job.pause()
    try {
      return await job.result
    } finally {
      this.background.delete(job)
    }
  }

  private holdBack(): void {
    for (const job of this.background) job.pause()
    for (const run of this.working) {
      if (this.working.size - this.heldBack.size < this.limit) return
      if (!run.job) continue
      run.job.pause()
      this.heldBack.add(run)
    }
  }

  private letOn(): void {
    for (const job of this.background) job.resume()
    for (const run of this.heldBack) {
      this.watches.get(run)?.resumed()
      run.job?.resume()
    }
    this.heldBack.clear()
  }

  private fill(): void {
    while (this.working.size < this.limit) {
      const run = this.queue.shift()
      if (!run) return
      this.launch(run)
    }
  }

  private release(run: Run): void {
    const place = this.queue.indexOf(run)
    if (place >= 0) this.queue.splice(place, 1)
    this.heldBack.delete(run)
    if (this.working.delete(run)) this.fill()
  }

  private launch(run: Run): void {
    const watch = new RunWatch(
      run,
      this.emit,
      (change) => this.change(run, change),
      () => this.resumable(run),
    )
    this.watches.set(run, watch)
    this.working.add(run)
    const settled = this.follow(run, watch)
    this.jobs.add(settled)
    void settled.then(() => this.jobs.delete(settled))
  }

  private async follow(run: Run, watch: RunWatch): Promise<void> {
    try {
      if (!run.task) return
      run.job = startTraining(run.task, watch, {
        workerProgram: this.workerProgram,
        historyBytes: HISTORY_BYTES,
        from: run.interrupted?.from ?? null,
      })
      if (this.stopping.delete(run)) run.job.stop()
      this.finish(run, await takeResult(run, await run.job.result))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.finish(run, { state: 'failed', message: `Training failed: ${reason}` })
    }
    this.release(run)
  }

  private finish(run: Run, change: Partial<RunSummary>): void {
    run.job = null
    run.task = null
    run.interrupted = null
    run.summary = { ...run.summary, ...change, secondsLeft: null }
    this.ended(run)
  }

  private change(run: Run, change: Partial<RunSummary>): void {
    run.summary = { ...run.summary, ...change }
    if (!run.deleted) this.emit({ type: 'run-changed', run: run.summary })
  }
}
