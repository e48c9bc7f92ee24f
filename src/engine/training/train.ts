import type { Hyperparameters, Plan } from '../contract/index.js'
import { type Floats, type Kernels, newKernels } from '../kernels/index.js'
import type { Parameters } from '../network/index.js'
import { Batches } from './batches.js'
import { type Checkpoint, CheckpointKeeper, concatenate, type Gathered, restore } from './checkpoints.js'
import { CoarseClock } from './coarse-clock.js'
import { type ControlWord, RunGate } from './control.js'
import { CurveRecorder } from './curve-recorder.js'
import { DirectFirstLayer } from './direct.js'
import type { Batch, FirstLayer } from './first-layer.js'
import { computeGram, type Gram, gramPlaces, packGram } from './gram.js'
import { InitialParameters } from './initial-parameters.js'
import { inputsAt } from './inputs-at.js'
import { LearningRecorder } from './learning-recorder.js'
import { optimizerOf } from './optimizer-of.js'
import { Pass, TrainingPass } from './pass.js'
import { SampleSpaceFirstLayer } from './sample-space.js'
import { type Schedule, scheduleOf, terseSchedule } from './schedule.js'
import type { LabeledSamples, PreparedTask, SplitProbabilities, TrainingProgress, TrainingResult } from './task.js'
import { UpperLayers } from './upper-layers.js'

const REPORT_INTERVAL_MS = 16

const NO_PARAMETERS: Parameters = { weights: [], biases: [] }

export interface TrainOptions {
  readonly plan: Plan
  readonly control: ControlWord
  /** XᵀX computed by an earlier run on the same pixels; it has all of this one's samples. */
  readonly gram: Gram | null
  readonly kernels?: Kernels
  /** Where to begin; at the initial parameters unless given. */
  readonly from?: Checkpoint | null
  /** How much memory checkpoints may take; 0, the default, keeps none. */
  readonly historyBytes?: number
  /** A terse run: so many points of the curve, no test costs but the last, and no parameters; null: not terse. */
  readonly curvePoints?: number | null
  /** Called at most about 60 times a second, and never waited for. */
  report(progress: TrainingProgress): void
  /** Called when XᵀX had to be computed. */
  keepGram(gram: Gram): void
}

type Ending = Pick<TrainingResult, 'outcome' | 'message'>

/** Trains to the end on the calling thread. */
export function train(task: PreparedTask, options: TrainOptions): TrainingResult {
  return new Run(task, options).run()
}

class Run {
  private readonly startedAt = performance.now()
  private readonly kernels: Kernels
  private readonly hyperparameters: Hyperparameters
  private readonly gate: RunGate
  private readonly layers: UpperLayers
  private readonly first: FirstLayer
  private readonly batches: Batches
  private readonly trainPasses = new Map<number, TrainingPass>()
  private readonly testPass: Pass | null
  private readonly schedule: Schedule
  private readonly trainCurve = new CurveRecorder()
  private readonly testCurve = new CurveRecorder()
  private readonly trainLearning: LearningRecorder
  private readonly testLearning: LearningRecorder | null
  private readonly checkpoints: CheckpointKeeper | null
  private readonly samples: number
  private readonly clock = new CoarseClock()
  private reportedAt = -Infinity
  private iteration = 0
  /** The lowest test cost of a run that stops early. */
  private best: { readonly iteration: number; readonly cost: number } | null = null

  constructor(
    private readonly task: PreparedTask,
    private readonly options: TrainOptions,
  ) {
    const { plan } = options
    const { hyperparameters, train, test } = task
    const { hiddenActivation, iterations, batchSize, seed, l2 } = hyperparameters
    this.hyperparameters = hyperparameters
    this.samples = train.labels.length
    this.kernels = options.kernels ?? newKernels()
    this.gate = new RunGate(options.control)
    const gram = plan.kind === 'sample-space' ? (options.gram ?? this.computeGram()) : null
    const initial = InitialParameters.of(train.whole.features, hyperparameters)
    const optimizer = optimizerOf(hyperparameters, this.kernels)
    const common = { kernels: this.kernels, precision: plan.precision, optimizer, shrinkage: l2 / this.samples }
    this.layers = new UpperLayers({ ...common, initial, hidden: hiddenActivation })
    this.first = this.firstLayer(initial, common, gram)
    this.batches = new Batches(this.samples, batchSize, seed)
    this.testPass = test ? new Pass(this.layers, test.labels, this.kernels, plan.precision) : null
    this.schedule =
      terseSchedule(iterations, options.curvePoints) ?? scheduleOf(iterations, plan.kind === 'sample-space')
    const recorder = (samples: number) => new LearningRecorder(samples, this.kernels, plan.precision)
    this.trainLearning = recorder(this.samples)
    this.testLearning = test ? recorder(test.labels.length) : null
    const state = [...this.first.state(), ...this.layers.state()]
    const { from, historyBytes = 0 } = options
    this.checkpoints = historyBytes > 0 ? new CheckpointKeeper(state, iterations, historyBytes) : null
    if (from) this.goOn(state, from)
  }

  private readonly reportBeforePause = (): void => this.report()

  run(): TrainingResult {
    const loopStartedAt = performance.now()
    let ending: Ending | null = null
    while (!ending) ending = this.iterate()
    return this.result(ending, this.secondsSince(loopStartedAt))
  }

  /** The cost before one update, and the update; or how the run ends here. */
  private iterate(): Ending | null {
    const stopped = !this.gate.mayContinue(this.reportBeforePause)
    const last = stopped || this.iteration === this.hyperparameters.iterations
    this.checkpoints?.offer(this.iteration, this.clock.now(), this.gather)
    const rate = this.rateOf(this.batches.epoch)
    const batch = last ? null : this.batches.next()
    const pass = this.forward(batch)
    const cost = pass.cost() + this.penalty()
    if (!Number.isFinite(cost)) return this.diverged()
    this.record(cost, pass, batch, last)
    if (stopped && this.iteration < this.hyperparameters.iterations) return { outcome: 'stopped', message: null }
    if (last) return { outcome: 'finished', message: null }
    const exhausted = this.outOfPatience()
    if (exhausted) return exhausted
    pass.backward()
    const upperFinite = this.layers.update(rate, pass.labels.length)
    const firstFinite = this.first.update(pass.dZ[0]!, rate, batch)
    this.iteration++
    return upperFinite && firstFinite ? null : this.diverged()
  }

  private goOn(state: readonly Floats[], from: Checkpoint): void {
    restore(state, from.state)
    this.batches.skip(from.iteration)
    this.iteration = from.iteration
    if (from.gathered) this.takeUp(from.gathered)
  }

  private takeUp({ learning, best }: Gathered): void {
    this.trainLearning.restore(learning.train)
    if (learning.test) this.testLearning?.restore(learning.test)
    if (!best || this.hyperparameters.patience === null) return
    restore(this.kept(), best.state)
    this.best = { iteration: best.iteration, cost: best.cost }
  }

  private readonly gather = (): Gathered => {
    const learning = { train: this.trainLearning.copy(), test: this.testLearning?.copy() ?? null }
    return { learning, best: this.best && { ...this.best, state: concatenate(this.kept()) } }
  }

  /** The parameters of the lowest test cost. */
  private kept(): Floats[] {
    return [...this.first.kept(), ...this.layers.kept]
  }

  private rateOf(epoch: number): number {
    const { learningRate, learningRateDecay } = this.hyperparameters
    return learningRateDecay === 0 ? learningRate : learningRate / (1 + learningRateDecay * epoch)
  }

  /** Before anything else has taken memory of the kernels: it needs much, and gives it back. */
  private computeGram(): Gram {
    const { train, test } = this.task
    const gram = computeGram(this.kernels, train.whole, gramPlaces(train, test))
    this.kernels.reset()
    this.options.keepGram(gram)
    return gram
  }

  private firstLayer(
    initial: InitialParameters,
    common: Pick<
      ConstructorParameters<typeof DirectFirstLayer>[0],
      'kernels' | 'precision' | 'optimizer' | 'shrinkage'
    >,
    gram: Gram | null,
  ): FirstLayer {
    const { kernels, precision, optimizer, shrinkage } = common
    const { train, test } = this.task
    if (!gram) {
      const keeps = this.hyperparameters.patience !== null
      const inputs = ({ whole, ids }: LabeledSamples) => inputsAt(kernels, precision, whole, ids)
      const [trainInputs, testInputs] = [inputs(train), test && inputs(test)]
      return new DirectFirstLayer({ ...common, initial: initial.w1, train: trainInputs, test: testInputs, keeps })
    }
    // Looked at all the way, and so few that their projections cost less to carry along than to compute anew. Whether
    // they are must depend on the task alone: a replay has to round as the run did (terse runs are not replayed).
    const isCarried = test !== null && !this.isTerse && test.ids.length <= train.ids.length
    const k = packGram(kernels, gram, train.ids, isCarried ? Int32Array.of(...train.ids, ...test.ids) : train.ids)
    const kTest = test && !isCarried ? packGram(kernels, gram, train.ids, test.ids) : null
    // Written out: V8 gives an object made by spreading another shape in every run, and code optimized for one of them
    // does not fit the next.
    return new SampleSpaceFirstLayer({
      initial,
      gram,
      train,
      test,
      k,
      kTest,
      kernels,
      optimizer,
      shrinkage,
      isRestored: Boolean(this.options.from),
    })
  }

  private forward(batch: Batch): TrainingPass {
    const { labels } = this.task.train
    const size = batch ? batch.length : this.samples
    let pass = this.trainPasses.get(size)
    if (!pass) {
      pass = new TrainingPass(this.layers, labels.slice(0, size), this.kernels, this.options.plan.precision)
      this.trainPasses.set(size, pass)
    }
    if (batch) {
      for (let i = 0; i < size; i++) pass.labels[i] = labels[batch[i]!]!
      pass.relabel()
    }
    this.first.forward(pass.z[0]!, batch)
    pass.forward()
    return pass
  }

  /** λ/(2m) · Σ‖W‖². */
  private penalty(): number {
    const { l2 } = this.hyperparameters
    return l2 === 0 ? 0 : (l2 / (2 * this.samples)) * (this.first.squaredNorm() + this.layers.squaredNorm())
  }

  private record(cost: number, pass: Pass, batch: Batch, last: boolean): void {
    const { iteration, schedule, testPass } = this
    if (last || schedule.isTrainDue(iteration)) {
      const accuracy = this.trainLearning.observe(iteration, pass, batch)
      this.trainCurve.record(iteration, cost, accuracy)
    }
    if (testPass && (last || schedule.isTestDue(iteration))) this.recordTest(testPass)
    if (last || this.clock.now() - this.reportedAt >= REPORT_INTERVAL_MS) this.report()
  }

  private recordTest(testPass: Pass): void {
    const { iteration } = this
    this.first.forwardTest(testPass.z[0]!)
    testPass.forward()
    const cost = testPass.cost()
    const accuracy = this.testLearning?.observe(iteration, testPass, null) ?? 0
    this.testCurve.record(iteration, cost, accuracy)
    if (this.hyperparameters.patience === null || (this.best && cost >= this.best.cost)) return
    this.best = { iteration, cost }
    this.layers.keep()
    this.first.keep()
  }

  private outOfPatience(): Ending | null {
    const { patience } = this.hyperparameters
    if (patience === null || !this.best || this.iteration - this.best.iteration < patience) return null
    this.report()
    const message = `Stopped early at iteration ${this.iteration}: no lower test cost for ${patience} iterations. The parameters are those of iteration ${this.best.iteration}.`
    return { outcome: 'finished', message }
  }

  private report(): void {
    this.reportedAt = performance.now()
    const points = { train: this.trainCurve.takeNew(), test: this.testCurve.takeNew() }
    this.options.report({ iteration: this.iteration, ...points, checkpoints: this.checkpoints?.takeNew() ?? [] })
  }

  /** Goes back to the parameters before the newest update, whose cost was finite. */
  private diverged(): Ending {
    const at = this.iteration
    if (at > 0) {
      this.layers.undo()
      this.first.undo()
      this.iteration--
    }
    this.report()
    const rate = this.hyperparameters.learningRate
    const message = `Training diverged at iteration ${at}: the numbers grew without bound. Lower the learning rate (it was ${rate}) and train again.`
    return { outcome: 'diverged', message }
  }

  private result(ending: Ending, loopSeconds: number): TrainingResult {
    const which = this.best ? 'kept' : 'now'
    return {
      ...ending,
      parameters: this.isTerse ? NO_PARAMETERS : this.layers.parameters(this.first.weights(which), which),
      probabilities: ending.outcome === 'diverged' || this.best ? null : this.probabilities(),
      curve: { train: this.trainCurve.all(), test: this.testCurve.all() },
      iteration: this.best?.iteration ?? this.iteration,
      learning: { train: this.trainLearning.result(), test: this.testLearning?.result() ?? null },
      coefficients: this.isTerse ? copied(this.first.coefficients()) : null,
      plan: this.options.plan,
      trainSeconds: this.secondsSince(this.startedAt),
      iterationsPerSecond: loopSeconds > 0 ? this.iteration / loopSeconds : 0,
    }
  }

  private get isTerse(): boolean {
    return (this.options.curvePoints ?? null) !== null
  }

  /** Of the last pass, which a run that finishes or is stopped makes over all images. */
  private probabilities(): SplitProbabilities | null {
    const copy = (pass: Pass) => new Float64Array(pass.probabilities)
    const trainPass = this.trainPasses.get(this.samples)
    return trainPass ? { train: copy(trainPass), test: this.testPass && copy(this.testPass) } : null
  }

  /** Pauses excluded: nothing is paused before the loop begins. */
  private secondsSince(moment: number): number {
    return (performance.now() - moment - this.gate.paused) / 1000
  }
}

function copied(values: Floats | null): Float64Array | null {
  return values && new Float64Array(values)
}
