import type { CurvePoints, RunCurve, RunSummary } from '../contract/index.js'
import type { TrainingResult } from '../training/index.js'
import { splitAccuracies } from './probabilities.js'
import type { Run } from './run.js'

/** Gives a run what its trainer has handed back; what it says of the run, accuracies on its own images included. */
export async function takeResult(run: Run, result: TrainingResult): Promise<Partial<RunSummary>> {
  run.parameters = result.parameters
  run.probabilities = result.probabilities
  run.curve = run.interrupted ? joined(run.interrupted.curve, result.curve) : result.curve
  run.learning = result.learning
  const accuracies = await splitAccuracies(run)
  run.task = null
  return {
    ...accuracies,
    state: result.outcome,
    message: result.message,
    plan: result.plan,
    iteration: result.iteration,
    cost: costAt(result.curve.train, result.iteration),
    testCost: costAt(result.curve.test, result.iteration),
    trainSeconds: result.trainSeconds + (run.interrupted?.trainSeconds ?? 0),
    iterationsPerSecond: result.iterationsPerSecond,
  }
}

/** The curve of a run that went on after an interruption. */
function joined(before: RunCurve, after: RunCurve): RunCurve {
  const join = (a: Float64Array, b: Float64Array) => {
    const both = new Float64Array(a.length + b.length)
    both.set(a)
    both.set(b, a.length)
    return both
  }
  const points = (a: CurvePoints, b: CurvePoints) => ({
    iterations: join(a.iterations, b.iterations),
    costs: join(a.costs, b.costs),
    accuracies: join(a.accuracies, b.accuracies),
  })
  return { train: points(before.train, after.train), test: points(before.test, after.test) }
}

/** At the iteration whose parameters are kept: of a run that stopped early not the last one. */
function costAt({ iterations, costs }: CurvePoints, iteration: number): number | null {
  return costs[iterations.indexOf(iteration)] ?? costs.at(-1) ?? null
}
