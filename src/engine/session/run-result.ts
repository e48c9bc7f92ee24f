import type { RunSummary } from '../contract/index.js'
import type { TrainingResult } from '../training/index.js'
import { splitAccuracies } from './probabilities.js'
import type { Run } from './run.js'

/** Gives a run what its trainer has handed back; what it says of the run, accuracies on its own images included. */
export async function takeResult(run: Run, result: TrainingResult): Promise<Partial<RunSummary>> {
  run.parameters = result.parameters
  run.curve = result.curve
  const accuracies = await splitAccuracies(run)
  run.task = null
  return {
    ...accuracies,
    state: result.outcome,
    message: result.message,
    plan: result.plan,
    iteration: result.iteration,
    cost: result.curve.train.costs.at(-1) ?? null,
    testCost: result.curve.test.costs.at(-1) ?? null,
    trainSeconds: result.trainSeconds,
    iterationsPerSecond: result.iterationsPerSecond,
  }
}
