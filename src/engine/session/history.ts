import type { CurvePoints, LayerWeights, LearningHistory, ReplyBody, Snapshot } from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import { labeledPixels } from '../dataset/index.js'
import type { Matrix } from '../matrix/index.js'
import type { Parameters } from '../network/index.js'
import type { Learning, TrainingResult } from '../training/index.js'
import type { DatasetStage } from './datasets.js'
import type { EvaluationStage } from './evaluations.js'
import { Replays } from './replays.js'
import type { Run } from './run.js'
import { curveOf, hasEnded, parametersOf } from './run.js'
import type { RunStage } from './runs.js'
import type { Trainers } from './trainers.js'

/** Runs as they were at earlier iterations, and when they learned and forgot each image. */
export class HistoryStage {
  private readonly replays: Replays

  constructor(
    private readonly datasets: DatasetStage,
    private readonly runs: RunStage,
    private readonly evaluations: EvaluationStage,
    trainers: Trainers,
  ) {
    this.replays = new Replays(trainers)
  }

  /** Throws `not-found`, `no-dataset`, `run-not-ready`, `size-mismatch`, `cancelled`. */
  async snapshot(runId: string, iteration: number, threshold: number): Promise<Snapshot> {
    const run = this.runs.get(runId)
    const at = nearestRecorded(run, iteration)
    const { train, test } = curveOf(run)
    if (isNewest(run, at)) {
      const { cost, testCost } = run.summary
      const evaluation = await this.evaluations.evaluate(runId, threshold)
      return {
        iteration: at,
        cost: costAt(train, at) ?? cost ?? NaN,
        testCost: costAt(test, at) ?? testCost,
        evaluation,
      }
    }
    // An edit may come while the replay computes: the run belongs to the dataset as it is now.
    const dataset = this.datasets.current()
    const state = await this.replay(run, at)
    return {
      iteration: at,
      // Of mini-batches the curve has the batch's cost, the replay's last one that of all images.
      cost: costAt(train, at) ?? state.curve.train.costs.at(-1) ?? NaN,
      testCost: state.curve.test.costs.at(-1) ?? null,
      evaluation: await this.evaluations.evaluateState(runId, state, dataset, threshold),
    }
  }

  /** Of the first layer only so many units. Throws `not-found`, `no-dataset`, `run-not-ready`, `cancelled`. */
  async weights(runId: string, iteration: number | null, maxUnits: number): Promise<ReplyBody<'run.weights'>> {
    const { iteration: at, parameters } = await this.parametersAt(this.runs.get(runId), iteration)
    const layers = parameters.weights.map((weights, l) => {
      return layerWeights(weights, parameters.biases[l], l === 0 ? maxUnits : Infinity)
    })
    return { iteration: at, layers }
  }

  /** null: the newest. Throws `no-dataset`, `not-found`, `run-not-ready`, `cancelled`. */
  async parametersAt(run: Run, iteration: number | null): Promise<{ iteration: number; parameters: Parameters }> {
    const at = iteration === null ? newestOf(run) : nearestRecorded(run, iteration)
    if (isNewest(run, at)) return { iteration: at, parameters: parametersOf(run) }
    return this.replay(run, at)
  }

  /** Throws `not-found`, `no-dataset`, `run-not-ready`. */
  learning(runId: string): LearningHistory {
    const run = this.runs.get(runId)
    const dataset = this.datasets.current()
    this.expectOwnDataset(run)
    if (!run.learning) throw notYet(run)
    const { train, test } = run.learning
    const ids = (split: 'train' | 'test') => labeledPixels(dataset, split)?.ids ?? []
    const joined = (values: (learning: Learning) => Float64Array) =>
      Float64Array.of(...values(train), ...(test ? values(test) : []))
    return {
      ids: [...ids('train'), ...ids('test')],
      firstRight: joined((learning) => learning.firstRight),
      rightSince: joined((learning) => learning.rightSince),
      forgotten: joined((learning) => learning.forgotten),
    }
  }

  close(): Promise<void> {
    return this.replays.close()
  }

  private replay(run: Run, iteration: number): Promise<TrainingResult> {
    this.expectOwnDataset(run)
    return this.replays.at(run, this.datasets.trainingTask(run.summary.hyperparameters).task, iteration)
  }

  /** Images have their numbers, and replays their pixels, from the dataset in use. */
  private expectOwnDataset(run: Run): void {
    const { datasetId, name, iteration } = run.summary
    if (datasetId === this.datasets.current().id) return
    const why =
      datasetId === null
        ? `"${name}" was loaded from a file, which holds no history`
        : `"${name}" was trained on other images, or another split of them, than those open now`
    throw new WhiskerError('not-found', `${why}: only its last iteration (${iteration}) can be shown.`, name)
  }
}

/** Whether this iteration is the one whose parameters a run that has ended keeps. */
function isNewest(run: Run, iteration: number): boolean {
  return hasEnded(run) && run.parameters !== null && iteration === run.summary.iteration
}

/** Of a run in training, that of its newest checkpoint: no replay is needed to show it. */
function newestOf(run: Run): number {
  if (run.parameters) return run.summary.iteration
  const checkpoint = run.checkpoints.at(-1)
  if (!checkpoint) throw notYet(run)
  return checkpoint.iteration
}

function nearestRecorded(run: Run, wanted: number): number {
  const { iterations } = curveOf(run).train
  if (iterations.length > 0) {
    return iterations.reduce((best, one) => (Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best))
  }
  if (run.parameters) return run.summary.iteration
  throw notYet(run)
}

function costAt({ iterations, costs }: CurvePoints, iteration: number): number | null {
  return costs[iterations.indexOf(iteration)] ?? null
}

function layerWeights({ rows, cols, data }: Matrix, biases: Matrix | undefined, maxUnits: number): LayerWeights {
  const units = Math.min(rows, maxUnits)
  return {
    rows: units,
    cols,
    weights: new Float64Array(data.subarray(0, units * cols)),
    biases: new Float64Array(biases?.data.subarray(0, units) ?? []),
  }
}

function notYet(run: Run): WhiskerError {
  const { name } = run.summary
  const why = hasEnded(run) ? 'it ended before it had recorded any' : 'it is still training'
  return new WhiskerError('run-not-ready', `"${name}" has no history to show yet: ${why}.`, name)
}
