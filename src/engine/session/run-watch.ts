import type { Plan, RunSummary } from '../contract/index.js'
import type { TrainingListener, TrainingProgress } from '../training/index.js'
import type { Emit } from './events.js'
import { GrowingCurve } from './growing-curve.js'
import { Pace } from './pace.js'
import { keepCheckpoints } from './run-history.js'
import type { Run } from './run.js'

/** Summaries of a training run are sent at most this often; live costs go their own way. */
const SUMMARY_INTERVAL_MS = 200

/** Turns what a trainer reports into live costs and, now and then, a new summary. */
export class RunWatch implements TrainingListener {
  private readonly pace = new Pace(performance.now())
  private summarizedAt = -Infinity

  constructor(
    private readonly run: Run,
    private readonly emit: Emit,
    private readonly change: (change: Partial<RunSummary>) => void,
    /** There is a state to resume from. */
    private readonly resumable: () => void,
  ) {}

  planned(plan: Plan): void {
    this.change({ plan, state: this.run.summary.state === 'paused' ? 'paused' : 'running' })
  }

  progress({ iteration, train, test, checkpoints }: TrainingProgress): void {
    const { run } = this
    if (run.curve instanceof GrowingCurve) run.curve.append(train, test)
    keepCheckpoints(run, checkpoints)
    if (checkpoints.some(({ gathered }) => gathered !== undefined)) this.resumable()
    if (!run.deleted) this.emit({ type: 'run-costs', runId: run.summary.id, iteration, train, test })
    this.summarize(iteration, train.costs.at(-1), test.costs.at(-1))
  }

  resumed(): void {
    this.pace.resume(performance.now())
  }

  private summarize(iteration: number, cost: number | undefined, testCost: number | undefined): void {
    const { summary } = this.run
    const latest = { iteration, cost: cost ?? summary.cost, testCost: testCost ?? summary.testCost }
    this.run.summary = { ...summary, ...latest }
    if (summary.state !== 'running') return

    const now = performance.now()
    const { seconds, iterationsPerSecond } = this.pace.measure(iteration, now)
    if (now - this.summarizedAt < SUMMARY_INTERVAL_MS) return
    this.summarizedAt = now
    const left = summary.hyperparameters.iterations - iteration
    const secondsLeft = iterationsPerSecond > 0 ? left / iterationsPerSecond : null
    const trainSeconds = seconds + (this.run.interrupted?.trainSeconds ?? 0)
    this.change({ iterationsPerSecond, secondsLeft, trainSeconds })
  }
}
