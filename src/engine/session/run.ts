import { randomUUID } from 'node:crypto'
import type { DatasetSummary, Hyperparameters, RunCurve, RunState, RunSummary } from '../contract/index.js'
import { featureCount, layerSizes, parameterCount, WhiskerError } from '../contract/index.js'
import type { Parameters } from '../network/index.js'
import type { Checkpoint, SplitLearning, SplitProbabilities, TrainingJob, TrainingTask } from '../training/index.js'
import { GrowingCurve } from './growing-curve.js'

/** A run as the session holds it: what the window sees (`summary`), and what it does not. */
export interface Run {
  summary: RunSummary
  /** Live while training, fixed afterwards. */
  curve: GrowingCurve | RunCurve
  /** null until something was trained. */
  parameters: Parameters | null
  /** Of the images it was trained and tested on, as its trainer computed them; null where they are computed anew. */
  probabilities: SplitProbabilities | null
  /** null until it has ended, and of a run from a file. */
  learning: SplitLearning | null
  /** States to replay from, rising; growing while it trains. Not kept across a restart of the engine. */
  checkpoints: readonly Checkpoint[]
  /** What it trains on; let go when it has ended. */
  task: TrainingTask | null
  /** Its trainer; null while it waits for a core and after it has ended. */
  job: TrainingJob | null
  /** What it had done when Whisker ended, until it has ended itself; it is paused and may be resumed. */
  interrupted: Interrupted | null
  deleted: boolean
}

/** Where a run goes on from: everything before that iteration is known. */
export interface Interrupted {
  /** null: at the beginning. */
  readonly from: Checkpoint | null
  /** Before that iteration. */
  readonly curve: RunCurve
  readonly trainSeconds: number
}

const UNTRAINED = {
  parameters: null,
  probabilities: null,
  learning: null,
  checkpoints: [],
  task: null,
  job: null,
  interrupted: null,
  deleted: false,
}

export function newRun(
  name: string,
  dataset: DatasetSummary,
  hyperparameters: Hyperparameters,
  task: TrainingTask,
): Run {
  const { imageSize, fit } = dataset.options
  const sizes = layerSizes(featureCount(hyperparameters.features, imageSize), hyperparameters.hiddenLayers)
  const summary: RunSummary = {
    id: randomUUID(),
    name,
    origin: 'trained',
    datasetId: dataset.id,
    hyperparameters,
    layerSizes: sizes,
    parameterCount: parameterCount(sizes),
    positiveClass: dataset.positiveClass,
    classes: dataset.classes.map((c) => c.name),
    imageSize,
    fit,
    state: 'preparing',
    iteration: 0,
    cost: null,
    testCost: null,
    trainAccuracy: null,
    testAccuracy: null,
    plan: null,
    trainSeconds: 0,
    iterationsPerSecond: 0,
    secondsLeft: null,
    message: null,
  }
  return { ...UNTRAINED, summary, curve: new GrowingCurve(), task }
}

/** A run that needs nothing more from a trainer: from a file, or brought back after a restart. */
export function endedRun(summary: RunSummary, curve: RunCurve, parameters: Parameters | null, deleted = false): Run {
  return { ...UNTRAINED, summary, curve, parameters, deleted }
}

/** A run that was in training when Whisker ended: paused where it can go on from. */
export function interruptedRun(summary: RunSummary, interrupted: Interrupted, deleted = false): Run {
  const { from, curve } = interrupted
  const [cost, testCost] = [curve.train.costs.at(-1) ?? null, curve.test.costs.at(-1) ?? null]
  const known = { iteration: from?.iteration ?? 0, cost, testCost, secondsLeft: null }
  const growing = new GrowingCurve()
  growing.append(curve.train, curve.test)
  return {
    ...UNTRAINED,
    summary: { ...summary, ...known, state: 'paused' },
    curve: growing,
    checkpoints: from ? [from] : [],
    interrupted,
    deleted,
  }
}

const ENDED: readonly RunState[] = ['finished', 'stopped', 'diverged', 'failed']

export function isEndedState(state: RunState): boolean {
  return ENDED.includes(state)
}

export function hasEnded(run: Run): boolean {
  return isEndedState(run.summary.state)
}

export function curveOf(run: Run): RunCurve {
  return run.curve instanceof GrowingCurve ? run.curve.snapshot() : run.curve
}

/** The run's parameters, or `run-not-ready` when there are none yet. */
export function parametersOf(run: Run): Parameters {
  if (run.parameters) return run.parameters
  const why = hasEnded(run) ? 'it ended before it had trained anything' : 'it is still training'
  throw new WhiskerError('run-not-ready', `"${run.summary.name}" has no parameters to use: ${why}.`, run.summary.name)
}
