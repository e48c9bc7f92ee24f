import type { Hyperparameters, ReplyBody, RunSummary } from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import type { TrainingJob, TrainingListener } from '../training/index.js'
import { startTraining } from '../training/index.js'
import type { DatasetStage } from './datasets.js'
import type { EvaluationStage } from './evaluations.js'
import { HISTORY_BYTES, keepCheckpoints } from './run-history.js'
import { takeResult } from './run-result.js'
import type { Run } from './run.js'
import { curveOf, newRun } from './run.js'
import type { RunStage } from './runs.js'
import { PREVIEW_ID } from './runs.js'
import type { Trainers } from './trainers.js'

/** Live mode: whole runs trained while a person drags, outside the list. The latest one wins. */
export class PreviewStage {
  private wanted = 0
  private job: TrainingJob | null = null
  /** Settles when the trainer of the newest preview is free. */
  private turn: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly datasets: DatasetStage,
    private readonly runs: RunStage,
    private readonly evaluations: EvaluationStage,
    private readonly trainers: Trainers,
  ) {}

  /** Throws `cancelled` when a newer one takes its place, `no-dataset`, `one-class`, `internal`. */
  async train(hyperparameters: Hyperparameters, threshold: number): Promise<ReplyBody<'run.preview'>> {
    const run = this.newPreview(hyperparameters)
    const ticket = (this.wanted += 1)
    this.job?.stop()
    const trained = this.turn.then(() => this.trainers.ahead(() => this.compute(run, ticket)))
    this.turn = trained.catch(() => undefined)
    await trained
    this.runs.showPreview(run)
    const evaluation = await this.evaluations.evaluate(PREVIEW_ID, threshold)
    return { run: run.summary, curve: curveOf(run), evaluation }
  }

  /** Puts the newest finished preview into the list. Throws `not-found`. */
  keep(name: string | null): RunSummary {
    return this.runs.keepPreview(name)
  }

  /** Resolves when no preview is in training any more. */
  async close(): Promise<void> {
    this.wanted += 1
    this.job?.stop()
    await this.turn
  }

  private newPreview(hyperparameters: Hyperparameters): Run {
    const { summary, task } = this.datasets.trainingTask(hyperparameters)
    const run = newRun(this.runs.freeName(hyperparameters), summary, hyperparameters, task)
    run.summary = { ...run.summary, id: PREVIEW_ID, origin: 'preview' }
    return run
  }

  private async compute(run: Run, ticket: number): Promise<void> {
    this.expectNewest(ticket)
    if (!run.task) return
    this.job = startTraining(run.task, silent(run), {
      workerProgram: this.trainers.workerProgram,
      historyBytes: HISTORY_BYTES,
    })
    try {
      const result = await this.job.result
      this.expectNewest(ticket)
      run.summary = { ...run.summary, ...(await takeResult(run, result)) }
    } finally {
      this.job = null
    }
  }

  private expectNewest(ticket: number): void {
    if (ticket !== this.wanted) throw new WhiskerError('cancelled', 'A newer preview took the place of this one.')
  }
}

/** A preview answers with everything at once. */
function silent(run: Run): TrainingListener {
  return { planned: () => undefined, progress: ({ checkpoints }) => keepCheckpoints(run, checkpoints) }
}
