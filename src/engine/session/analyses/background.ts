import type { TrainingJob, TrainingResult, TrainingTask } from '../../training/index.js'
import { startTraining } from '../../training/index.js'
import type { Trainers } from '../trainers.js'

/** What a short run leaves behind. */
export interface Outcome {
  readonly diverged: string | null
  /** Of the positive class, one for each of the task's test samples. */
  readonly probabilities: Float64Array
  readonly trainAccuracy: number
  readonly cost: number
  /** Costs at evenly spread iterations; only the last one unless more were asked for. */
  readonly iterations: Float64Array
  readonly costs: Float64Array
  /** T of W1 = c · W1₀ + T · Xᵀ; null under the direct plan. */
  readonly coefficients: Float64Array | null
}

/** A list of tasks, made when their turn comes. */
export interface Tasks {
  readonly length: number
  at(index: number): TrainingTask | undefined
}

interface Order {
  readonly tasks: Tasks
  readonly curvePoints: number
  next: number
  working: number
  readonly signal: AbortSignal
  hear(outcome: Outcome, index: number): void
  settle(error?: unknown): void
}

const SILENT = { planned: () => undefined, progress: () => undefined }

/**
 * Many short runs on all cores, behind everything else: runs in training keep theirs, and whatever a person waits for
 * at the moment (previews) stops them meanwhile. Several orders take turns.
 */
export class Background {
  private orders: Order[] = []
  private readonly jobs = new Set<TrainingJob>()

  constructor(private readonly trainers: Trainers) {}

  /**
   * Trains all the tasks, in about their order; `hear` gets every outcome. Resolves when all are done, or soon after
   * `signal` aborts. Early stopping is left out: it would choose by the very images that are to judge.
   */
  train(
    tasks: Tasks,
    signal: AbortSignal,
    hear: (outcome: Outcome, index: number) => void,
    curvePoints = 0,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const order: Order = {
        ...{ tasks, curvePoints, signal, hear, next: 0, working: 0 },
        settle: (error) => {
          this.orders = this.orders.filter((one) => one !== order)
          signal.removeEventListener('abort', stop)
          if (error === undefined) resolve()
          else reject(error instanceof Error ? error : new Error(String(error)))
        },
      }
      const stop = () => {
        if (order.working === 0) order.settle()
      }
      signal.addEventListener('abort', stop)
      this.orders.push(order)
      if (tasks.length === 0 || signal.aborted) order.settle()
      this.fill()
    })
  }

  private fill(): void {
    while (this.jobs.size < this.trainers.spareCores) {
      const order = this.orders.find(({ next, tasks, signal }) => next < tasks.length && !signal.aborted)
      if (!order) return
      // The others first, the next time.
      this.orders = [...this.orders.filter((one) => one !== order), order]
      void this.perform(order, order.next++)
    }
  }

  private async perform(order: Order, index: number): Promise<void> {
    const { curvePoints, signal } = order
    const task = order.tasks.at(index)
    if (!task) return
    order.working++
    const { workerProgram } = this.trainers
    const job = startTraining(withoutPatience(task), SILENT, { workerProgram, cores: 1, curvePoints })
    const stop = () => job.stop()
    signal.addEventListener('abort', stop)
    this.jobs.add(job)
    let failure: unknown
    try {
      const result = await this.trainers.behind(job)
      if (!signal.aborted) order.hear(outcomeOf(result), index)
    } catch (error) {
      failure = error
    }
    signal.removeEventListener('abort', stop)
    this.jobs.delete(job)
    order.working--
    const isDone = order.next >= order.tasks.length || signal.aborted
    if (failure !== undefined) order.settle(failure)
    else if (isDone && order.working === 0) order.settle()
    this.fill()
  }
}

function withoutPatience(task: TrainingTask): TrainingTask {
  return { ...task, hyperparameters: { ...task.hyperparameters, patience: null } }
}

function outcomeOf({ outcome, message, probabilities, curve, coefficients }: TrainingResult): Outcome {
  const { iterations, costs, accuracies } = curve.train
  return {
    diverged: outcome === 'diverged' ? message : null,
    probabilities: probabilities?.test ?? new Float64Array(0),
    trainAccuracy: accuracies.at(-1) ?? NaN,
    cost: costs.at(-1) ?? NaN,
    iterations,
    costs,
    coefficients,
  }
}
