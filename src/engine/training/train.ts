import type { Plan } from '../contract/index.js'
import { type Kernels, newKernels } from '../kernels/index.js'
import type { Parameters } from '../network/index.js'
import { type ControlWord, RunGate } from './control.js'
import { CurveRecorder } from './curve-recorder.js'
import { directFirstLayer } from './direct.js'
import type { FirstLayer } from './first-layer.js'
import { initialParameters } from './initial-parameters.js'
import { Pass, TrainingPass } from './pass.js'
import { type Grams, sampleSpaceFirstLayer } from './sample-space.js'
import { type Schedule, scheduleOf } from './schedule.js'
import type { TrainingProgress, TrainingResult, TrainingTask } from './task.js'
import { UpperLayers } from './upper-layers.js'

const REPORT_INTERVAL_MS = 16

export interface TrainOptions {
  readonly plan: Plan
  readonly control: ControlWord
  /** XᵀX computed by an earlier run on the same pixels. */
  readonly grams: Grams | null
  readonly kernels?: Kernels
  /** Called at most about 60 times a second, and never waited for. */
  report(progress: TrainingProgress): void
  /** Called when XᵀX had to be computed. */
  keepGrams(grams: Grams): void
}

/** Trains to the end on the calling thread. */
export function train(task: TrainingTask, options: TrainOptions): TrainingResult {
  return new Run(task, options).run()
}

class Run {
  private readonly startedAt = performance.now()
  private readonly gate: RunGate
  private readonly layers: UpperLayers
  private readonly first: FirstLayer
  private readonly trainPass: TrainingPass
  private readonly testPass: Pass | null
  private readonly schedule: Schedule
  private readonly trainCurve = new CurveRecorder()
  private readonly testCurve = new CurveRecorder()
  private reportedAt = -Infinity
  private iteration = 0

  constructor(
    private readonly task: TrainingTask,
    private readonly options: TrainOptions,
  ) {
    const { plan, kernels = newKernels() } = options
    const { hyperparameters, train, test } = task
    const initial = initialParameters(train.pixels.features, hyperparameters)
    this.gate = new RunGate(options.control)
    this.layers = new UpperLayers(initial, hyperparameters.hiddenActivation, kernels, plan.precision)
    this.first = this.firstLayer(initial, kernels)
    this.trainPass = new TrainingPass(this.layers, train.labels, kernels, plan.precision)
    this.testPass = test ? new Pass(this.layers, test.labels, kernels, plan.precision) : null
    this.schedule = scheduleOf(hyperparameters.iterations, plan.kind === 'sample-space')
  }

  run(): TrainingResult {
    const { learningRate, iterations } = this.task.hyperparameters
    const step = learningRate / this.task.train.labels.length
    const loopStartedAt = performance.now()
    let ending: Pick<TrainingResult, 'outcome' | 'message'> = { outcome: 'finished', message: null }
    for (;;) {
      const cost = this.trainCost()
      if (!Number.isFinite(cost)) {
        ending = this.diverged()
        break
      }
      const stopped = !this.gate.mayContinue(() => this.report())
      const last = stopped || this.iteration === iterations
      this.record(cost, last)
      if (last) {
        if (this.iteration < iterations) ending = { outcome: 'stopped', message: null }
        break
      }
      this.trainPass.backward()
      const finite = this.layers.update(step)
      const firstFinite = this.first.update(this.trainPass.dZ[0]!, step)
      this.iteration++
      if (!finite || !firstFinite) {
        ending = this.diverged()
        break
      }
    }
    const loopSeconds = this.secondsSince(loopStartedAt)
    return this.result(ending, loopSeconds)
  }

  private firstLayer({ weights }: Parameters, kernels: Kernels): FirstLayer {
    const { plan, keepGrams } = this.options
    const train = this.task.train.pixels
    const test = this.task.test?.pixels ?? null
    if (plan.kind === 'direct') {
      return directFirstLayer(weights[0]!, train, test, kernels, plan.precision)
    }
    return sampleSpaceFirstLayer(weights[0]!, train, test, this.options.grams, kernels, keepGrams)
  }

  private trainCost(): number {
    this.first.forward(this.trainPass.z[0]!)
    this.trainPass.forward()
    return this.trainPass.cost()
  }

  private record(cost: number, last: boolean): void {
    const { iteration, schedule, testPass } = this
    if (last || schedule.isTrainDue(iteration)) this.trainCurve.record(iteration, cost, this.trainPass.accuracy())
    if (testPass && (last || schedule.isTestDue(iteration))) {
      this.first.forwardTest(testPass.z[0]!)
      testPass.forward()
      this.testCurve.record(iteration, testPass.cost(), testPass.accuracy())
    }
    if (last || performance.now() - this.reportedAt >= REPORT_INTERVAL_MS) this.report()
  }

  private report(): void {
    this.reportedAt = performance.now()
    const points = { train: this.trainCurve.takeNew(), test: this.testCurve.takeNew() }
    this.options.report({ iteration: this.iteration, ...points })
  }

  /** Goes back to the parameters before the newest update, whose cost was finite. */
  private diverged(): Pick<TrainingResult, 'outcome' | 'message'> {
    const at = this.iteration
    if (at > 0) {
      this.layers.undo()
      this.first.undo()
      this.iteration--
    }
    this.report()
    const rate = this.task.hyperparameters.learningRate
    const message = `Training diverged at iteration ${at}: the numbers grew without bound. Lower the learning rate (it was ${rate}) and train again.`
    return { outcome: 'diverged', message }
  }

  private result(ending: Pick<TrainingResult, 'outcome' | 'message'>, loopSeconds: number): TrainingResult {
    return {
      ...ending,
      parameters: this.layers.parameters(this.first.weights()),
      curve: { train: this.trainCurve.all(), test: this.testCurve.all() },
      iteration: this.iteration,
      plan: this.options.plan,
      trainSeconds: this.secondsSince(this.startedAt),
      iterationsPerSecond: loopSeconds > 0 ? this.iteration / loopSeconds : 0,
    }
  }

  /** Pauses excluded: nothing is paused before the loop begins. */
  private secondsSince(moment: number): number {
    return (performance.now() - moment - this.gate.paused) / 1000
  }
}
