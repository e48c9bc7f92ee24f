import { randomUUID } from 'node:crypto'
import type { Hyperparameters, RunCurve, RunSummary } from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import type { DatasetStage } from './datasets.js'
import type { Emit } from './events.js'
import { loadRun } from './run-file.js'
import { trimHistories } from './run-history.js'
import { defaultRunName } from './run-names.js'
import type { Run } from './run.js'
import { curveOf, newRun } from './run.js'
import type { Trainers } from './trainers.js'
import type { TrainingTask } from '../training/index.js'

/** The newest preview answers to this name, whether it has been kept or not. */
export const PREVIEW_ID = 'preview'

/** Where runs are kept across a restart of the engine. */
export interface RunKeeper {
  saveRun(run: Run): void
}

/** The list of runs: start, pause, resume, stop, rename, delete and restore, load from a file. */
export class RunStage {
  private readonly runs = new Map<string, Run>()
  private preview: Run | null = null

  constructor(
    private readonly datasets: DatasetStage,
    private readonly trainers: Trainers,
    private readonly keeper: RunKeeper,
    private readonly emit: Emit,
  ) {}

  list(): RunSummary[] {
    return [...this.runs.values()].filter((run) => !run.deleted).map((run) => run.summary)
  }

  /** Starts at once, or as soon as a core is free. Throws `no-dataset`, `one-class`. */
  start(hyperparameters: Hyperparameters, name: string | null): RunSummary {
    const { summary, task } = this.datasets.trainingTask(hyperparameters)
    const run = newRun(name ?? this.freeName(hyperparameters), summary, hyperparameters, task)
    this.add(run)
    this.trainers.enqueue(run)
    return run.summary
  }

  pause(runId: string): void {
    this.trainers.pause(this.listed(runId))
  }

  /** Also one that was in training when Whisker ended. Throws `not-found` when its dataset is not the one in use. */
  resume(runId: string): void {
    const run = this.listed(runId)
    if (isIdle(run)) run.task = this.taskOf(run)
    this.trainers.resume(run)
  }

  stop(runId: string): void {
    const run = this.listed(runId)
    if (isIdle(run) && run.summary.datasetId === this.datasets.summary()?.id) run.task = this.taskOf(run)
    this.trainers.stop(run)
  }

  rename(runId: string, name: string): RunSummary {
    const run = this.listed(runId)
    run.summary = { ...run.summary, name }
    return this.changed(run)
  }

  /** A run still in training is stopped; `restore` brings it back with what it had learned. */
  delete(runId: string): void {
    const run = this.listed(runId)
    if (!isIdle(run)) this.trainers.stop(run)
    run.deleted = true
    this.keeper.saveRun(run)
    this.emit({ type: 'run-removed', runId })
  }

  restore(runId: string): RunSummary {
    const run = this.runs.get(runId)
    if (!run) throw noSuchRun()
    run.deleted = false
    return this.changed(run)
  }

  curve(runId: string): RunCurve {
    return curveOf(this.get(runId))
  }

  async load(path: string): Promise<RunSummary> {
    const run = await loadRun(path)
    this.add(run)
    return this.changed(run)
  }

  /** Of the list, or the newest preview. Throws `not-found`. */
  get(runId: string): Run {
    return runId === PREVIEW_ID && this.preview ? this.preview : this.listed(runId)
  }

  showPreview(run: Run): void {
    this.preview = run
  }

  /** Moves the newest preview into the list, under an id of its own. Throws `not-found`. */
  keepPreview(name: string | null): RunSummary {
    const run = this.preview
    if (run?.summary.origin !== 'preview') throw nothingToKeep()
    const { hyperparameters } = run.summary
    run.summary = { ...run.summary, id: randomUUID(), origin: 'trained', name: name ?? this.freeName(hyperparameters) }
    this.add(run)
    this.trimHistories()
    return this.changed(run)
  }

  trimHistories(): void {
    trimHistories([...this.runs.values()])
  }

  freeName(hyperparameters: Hyperparameters): string {
    return defaultRunName(hyperparameters, new Set(this.list().map((run) => run.name)))
  }

  /** Deleted ones too, in the order they were started in. */
  all(): Run[] {
    return [...this.runs.values()]
  }

  /** Stops and forgets everything. */
  async clear(): Promise<void> {
    await this.trainers.abandon(this.runs.values())
    for (const { summary, deleted } of this.all()) {
      this.runs.delete(summary.id)
      if (!deleted) this.emit({ type: 'run-removed', runId: summary.id })
    }
  }

  /** Takes in the runs of a project. */
  takeIn(runs: readonly Run[]): void {
    for (const run of runs) {
      this.add(run)
      this.emit({ type: 'run-changed', run: run.summary })
    }
  }

  /** Runs of one dataset are runs of another that is the same but for its files' names. */
  follow(before: string, after: string): void {
    for (const run of this.all()) {
      if (run.summary.datasetId !== before || before === after) continue
      run.summary = { ...run.summary, datasetId: after }
      if (!run.deleted) this.changed(run)
    }
  }

  annotate(runId: string, notes: string): RunSummary {
    const run = this.listed(runId)
    run.summary = { ...run.summary, notes }
    return this.changed(run)
  }

  /** Brings back what an earlier engine had saved. */
  adopt(runs: readonly Run[]): void {
    for (const run of runs) this.runs.set(run.summary.id, run)
  }

  /** Runs in training come back paused, as they were saved last. Resolves when no trainer works any more. */
  close(): Promise<void> {
    return this.trainers.abandon(this.runs.values())
  }

  /** Steps computed as before: only then does the run go on as if it had never been interrupted. */
  private taskOf({ summary }: Run): TrainingTask {
    const { name, hyperparameters, plan, datasetId } = summary
    const { summary: dataset, task } = this.datasets.trainingTask(hyperparameters)
    if (dataset.id !== datasetId) {
      const why = 'it was trained on other images, other labels or another split than those in use now'
      throw new WhiskerError('not-found', `"${name}" cannot go on: ${why}.`, name)
    }
    return { ...task, hyperparameters: { ...hyperparameters, plan: plan?.kind ?? hyperparameters.plan } }
  }

  private listed(runId: string): Run {
    const run = this.runs.get(runId)
    if (!run || run.deleted) throw noSuchRun()
    return run
  }

  private add(run: Run): void {
    this.runs.set(run.summary.id, run)
    this.keeper.saveRun(run)
  }

  private changed(run: Run): RunSummary {
    this.keeper.saveRun(run)
    this.emit({ type: 'run-changed', run: run.summary })
    return run.summary
  }
}

/** Paused since Whisker ended, and not resumed yet. */
function isIdle(run: Run): boolean {
  return run.interrupted !== null && run.task === null
}

function nothingToKeep(): WhiskerError {
  return new WhiskerError('not-found', 'There is no preview to keep: change a hyperparameter first.')
}

function noSuchRun(): WhiskerError {
  return new WhiskerError('not-found', 'This run does not exist any more.')
}
