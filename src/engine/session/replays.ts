import type { TrainingResult, TrainingTask } from '../training/index.js'
import { startTraining } from '../training/index.js'
import type { Run } from './run.js'
import type { Trainers } from './trainers.js'

/** So many states are kept: weights, photos and evaluation of one iteration are asked for one after another. */
const KEPT = 4

interface Known {
  readonly run: Run
  readonly iteration: number
  readonly state: Promise<TrainingResult>
}

/** States of runs at earlier iterations, computed by training that far again; one at a time, ahead of the runs. */
export class Replays {
  private known: readonly Known[] = []
  private last: Promise<unknown> = Promise.resolve()

  constructor(private readonly trainers: Trainers) {}

  /** The run's state after so many updates, bit for bit. */
  at(run: Run, task: TrainingTask, iteration: number): Promise<TrainingResult> {
    const found = this.known.find((one) => one.run === run && one.iteration === iteration)
    if (found) return found.state
    const state = this.last.then(() => this.trainers.ahead(() => this.replay(run, task, iteration)))
    this.last = state.catch(() => undefined)
    this.known = [{ run, iteration, state }, ...this.known].slice(0, KEPT)
    return state
  }

  private replay({ summary }: Run, task: TrainingTask, iteration: number): Promise<TrainingResult> {
    const plan = summary.plan?.kind ?? task.hyperparameters.plan
    const hyperparameters = { ...task.hyperparameters, plan, iterations: iteration, patience: null }
    const { workerProgram } = this.trainers
    return startTraining({ ...task, hyperparameters }, SILENT, { workerProgram }).result
  }
}

const SILENT = { planned: () => undefined, progress: () => undefined }
