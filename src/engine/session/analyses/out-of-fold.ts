import type { Hyperparameters, OutOfFoldResult } from '../../contract/index.js'
import { accuracy, meanAndSpread } from '../../inspection/index.js'
import type { Background } from './background.js'
import { scoreOf } from './score.js'
import type { AnalysisWatch } from './stage.js'
import { expectFinite, foldTasks, placeFold, type Study, trainFolds } from './study.js'

/** Probabilities of the training images by models that have not seen them: one array a seed, in the images' order. */
export interface OutOfFold {
  readonly runs: Float64Array[]
  /** The seeds whose folds are all done. */
  finished(): Float64Array[]
}

/**
 * Trains folds × seeds models. A seed deals the folds anew and gives other initial weights: the run's own seed, then
 * those that follow it. `heard` is called after each.
 */
export async function trainOutOfFold(
  study: Study,
  hyperparameters: Hyperparameters,
  { folds: k, seeds }: { readonly folds: number; readonly seeds: number },
  background: Background,
  signal: AbortSignal,
  heard: (all: OutOfFold, done: number, total: number) => void,
): Promise<OutOfFold> {
  const first = hyperparameters.seed
  const folds = Array.from({ length: seeds }, (_, s) => trainFolds(study, k, (first + s) % 2 ** 32))
  const tasks = folds.flatMap((dealt, s) => {
    return foldTasks(study, dealt, k, { ...hyperparameters, seed: (first + s) % 2 ** 32 })
  })
  const runs = folds.map(() => new Float64Array(study.train.labels.length).fill(NaN))
  const all = { runs, finished: () => runs.filter((run) => run.every((value) => !Number.isNaN(value))) }
  let done = 0
  await background.train(tasks, signal, (outcome, index) => {
    expectFinite(outcome)
    const seed = Math.floor(index / k)
    const run = runs[seed]
    const dealt = folds[seed]
    if (run && dealt) placeFold(run, dealt, index % k, outcome)
    heard(all, ++done, tasks.length)
  })
  return all
}

/** null until the first seed is done. */
export function outOfFoldResult({ train }: Study, all: OutOfFold): OutOfFoldResult | null {
  const finished = all.finished()
  if (finished.length === 0) return null
  const { mean, spread } = meanAndSpread(finished)
  return {
    kind: 'out-of-fold',
    ...scoreOf(train.labels, mean),
    bySeed: finished.map((run) => accuracy(train.labels, run, 0.5)),
    samples: Array.from(train.ids, (id, j) => ({
      id,
      label: train.labels[j] === 1 ? 1 : 0,
      probability: mean[j] ?? NaN,
      spread: spread[j] ?? NaN,
    })),
  }
}

export async function analyzeOutOfFold(
  study: Study,
  order: { readonly hyperparameters: Hyperparameters; readonly folds: number; readonly seeds: number },
  background: Background,
  watch: AnalysisWatch<'out-of-fold'>,
): Promise<OutOfFoldResult | null> {
  const all = await trainOutOfFold(
    study,
    order.hyperparameters,
    order,
    background,
    watch.signal,
    (now, done, total) => {
      watch.progress(done, total, () => outOfFoldResult(study, now))
    },
  )
  return outOfFoldResult(study, all)
}
