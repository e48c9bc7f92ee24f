import type { TrainingJob, TrainingResult, TrainingTask } from '../training/index.js'
import type { Checkpoint } from '../training/index.js'
import { startTraining } from '../training/index.js'
import { WhiskerError } from '../contract/index.js'
import { HISTORY_BYTES, keepCheckpoints } from './run-history.js'
import type { Run } from './run.js'
import type { Trainers } from './trainers.js'

/** So many states are kept: weights, photos and evaluation of one iteration are asked for one after another. */
const KEPT = 4
/** A replay estimated to take longer is given up as soon as another position is asked for. */
const LONG_SECONDS = 1

interface Replay {
  readonly run: Run
  readonly task: TrainingTask
  readonly iteration: number
  readonly from: Checkpoint | null
  readonly state: Promise<TrainingResult>
  resolve(state: TrainingResult): void
  reject(error: unknown): void
}

/**
 * States of runs at earlier iterations: the nearest checkpoint before, and training from there. One replay at a time,
 * ahead of the runs in training; of those that wait only the newest stays, for a person who drags has moved on.
 */
export class Replays {
  private known: readonly Replay[] = []
  private waiting: Replay | null = null
  private current: { readonly replay: Replay; readonly job: TrainingJob } | null = null
  private working: Promise<void> | null = null

  constructor(private readonly trainers: Trainers) {}

  /** The run's state after so many updates, bit for bit. Throws `cancelled` when another one is wanted meanwhile. */
  at(run: Run, task: TrainingTask, iteration: number): Promise<TrainingResult> {
    const known = this.known.find((one) => one.run === run && one.iteration === iteration)
    if (known) return known.state
    const replay = newReplay(run, task, iteration)
    this.known = [replay, ...this.known].slice(0, KEPT)
    replay.state.catch(() => (this.known = this.known.filter((one) => one !== replay)))
    this.waiting?.reject(superseded())
    this.waiting = replay
    if (this.current && seconds(this.current.replay) > LONG_SECONDS) this.giveUp()
    this.working ??= this.work()
    return replay.state
  }

  /** Resolves when nothing is replayed any more. */
  async close(): Promise<void> {
    this.waiting?.reject(superseded())
    this.waiting = null
    this.giveUp()
    await this.working
  }

  private async work(): Promise<void> {
    while (this.waiting) {
      const replay = this.waiting
      this.waiting = null
      await this.trainers.ahead(() => this.compute(replay)).then(replay.resolve, replay.reject)
      this.current = null
    }
    this.working = null
  }

  private async compute(replay: Replay): Promise<TrainingResult> {
    const { run, task, iteration, from } = replay
    const checkpoints: Checkpoint[] = []
    const listener = {
      planned: () => undefined,
      progress: (progress: { checkpoints: readonly Checkpoint[] }) => checkpoints.push(...progress.checkpoints),
    }
    const { workerProgram } = this.trainers
    // Where checkpoints are missing, after a restart of the engine, a long replay leaves some behind.
    const isLong = iteration - (from?.iteration ?? 0) > run.summary.hyperparameters.iterations / 32
    const job = startTraining(task, listener, { workerProgram, from, historyBytes: isLong ? HISTORY_BYTES : 0 })
    this.current = { replay, job }
    const state = await job.result
    keepCheckpoints(run, checkpoints)
    if (state.iteration !== iteration) throw superseded()
    return state
  }

  private giveUp(): void {
    this.current?.replay.reject(superseded())
    this.current?.job.stop()
  }
}

function newReplay(run: Run, whole: TrainingTask, iteration: number): Replay {
  const plan = run.summary.plan?.kind ?? whole.hyperparameters.plan
  const hyperparameters = { ...whole.hyperparameters, plan, iterations: iteration, patience: null }
  const from = run.checkpoints.filter((checkpoint) => checkpoint.iteration <= iteration).at(-1) ?? null
  let settle: Pick<Replay, 'resolve' | 'reject'> = { resolve: () => undefined, reject: () => undefined }
  const state = new Promise<TrainingResult>((resolve, reject) => (settle = { resolve, reject }))
  return { run, task: { ...whole, hyperparameters }, iteration, from, state, ...settle }
}

function seconds({ run, iteration, from }: Replay): number {
  return (iteration - (from?.iteration ?? 0)) / Math.max(1, run.summary.iterationsPerSecond)
}

function superseded(): WhiskerError {
  return new WhiskerError('cancelled', 'Another iteration was asked for meanwhile.')
}
