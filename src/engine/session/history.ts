import type { LayerWeights, LearningHistory, ReplyBody, Snapshot } from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import type { Matrix } from '../matrix/index.js'
import type { Parameters } from '../network/index.js'
import type { TrainingResult } from '../training/index.js'
import type { DatasetStage } from './datasets.js'
import type { EvaluationStage } from './evaluations.js'
import { Replays } from './replays.js'
import type { Run } from './run.js'
import { curveOf, hasEnded, parametersOf } from './run.js'
import type { RunStage } from './runs.js'
import type { Trainers } from './trainers.js'

/** Runs as they were at earlier iterations. */
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

  /** Throws `not-found`, `no-dataset`, `run-not-ready`, `size-mismatch`. */
  async snapshot(runId: string, iteration: number, threshold: number): Promise<Snapshot> {
    const run = this.runs.get(runId)
    const { cost, testCost } = run.summary
    if (isNewest(run, iteration) && cost !== null) {
      const evaluation = await this.evaluations.evaluate(runId, threshold)
      return { iteration: run.summary.iteration, cost, testCost, evaluation }
    }
    const state = await this.stateAt(run, iteration)
    return {
      iteration: state.iteration,
      cost: state.curve.train.costs.at(-1) ?? NaN,
      testCost: state.curve.test.costs.at(-1) ?? null,
      evaluation: await this.evaluations.evaluateParameters(run, state.parameters, threshold),
    }
  }

  /** Throws `not-found`, `no-dataset`, `run-not-ready`. */
  async weights(runId: string, iteration: number | null, maxUnits: number): Promise<ReplyBody<'run.weights'>> {
    const { iteration: at, parameters } = await this.parametersAt(this.runs.get(runId), iteration)
    const layers = parameters.weights.map((weights, l): LayerWeights => {
      return layerWeights(weights, parameters.biases[l], l === 0 ? maxUnits : Infinity)
    })
    return { iteration: at, layers }
  }

  /** null: the newest. Throws `no-dataset`, `not-found`, `run-not-ready`. */
  async parametersAt(run: Run, iteration: number | null): Promise<{ iteration: number; parameters: Parameters }> {
    if (iteration === null || isNewest(run, iteration)) {
      return { iteration: run.summary.iteration, parameters: parametersOf(run) }
    }
    return this.stateAt(run, iteration)
  }

  /** Throws `not-found`, `run-not-ready`. */
  learning(runId: string): LearningHistory {
    const run = this.runs.get(runId)
    throw new WhiskerError('run-not-ready', `"${run.summary.name}" has no learning history.`, run.summary.name)
  }

  private stateAt(run: Run, iteration: number): Promise<TrainingResult> {
    const { hyperparameters, datasetId, name } = run.summary
    if (datasetId === null || this.datasets.current().id !== datasetId) throw onlyTheLast(run)
    const { iterations } = curveOf(run).train
    if (iterations.length === 0) {
      throw new WhiskerError('run-not-ready', `"${name}" has not recorded any iteration yet.`, name)
    }
    const { task } = this.datasets.trainingTask(hyperparameters)
    return this.replays.at(run, task, nearest(iterations, iteration))
  }
}

/** Whether this iteration is the one whose parameters a run that has ended keeps. */
function isNewest(run: Run, iteration: number): boolean {
  return hasEnded(run) && run.parameters !== null && iteration >= run.summary.iteration
}

/** The recorded iteration nearest to one; rising, at least one. */
function nearest(iterations: Float64Array, wanted: number): number {
  return iterations.reduce((best, one) => (Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best))
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

function onlyTheLast({ summary: { name, datasetId, iteration } }: Run): WhiskerError {
  const why =
    datasetId === null
      ? `"${name}" was loaded from a file, which holds no earlier iterations`
      : `"${name}" was trained on other images, or another split of them, than those open now`
  return new WhiskerError('not-found', `${why}: only its last iteration (${iteration}) can be shown.`, name)
}
