import type { LearningCurveResult, OrderOf } from '../../contract/index.js'
import { accuracy, average, standardDeviation, wilsonInterval } from '../../inspection/index.js'
import { RandomState } from '../../matrix/index.js'
import type { TrainingTask } from '../../training/index.js'
import type { Background } from './background.js'
import type { AnalysisWatch } from './stage.js'
import { expectFinite, foldTasks, part, placeFold, type Study, trainFolds } from './study.js'

interface Measured {
  readonly fraction: number
  readonly seed: number
  readonly fold: number
  readonly task: TrainingTask
}

/**
 * Out-of-fold accuracy of models that learn from a part of what they could: the images left out of a fold judge them
 * all. A smaller part lies within the larger ones, class by class, so that a curve compares like with like.
 */
export async function measureLearningCurve(
  study: Study,
  order: OrderOf<'learning-curve'>,
  background: Background,
  watch: AnalysisWatch<'learning-curve'>,
): Promise<LearningCurveResult> {
  const { labels } = study.train
  const fractions = [...new Set(order.fractions)].sort((a, b) => a - b)
  const folds = Array.from({ length: order.seeds }, (_, s) => trainFolds(study, order.folds, s + 1))
  // Seed after seed, so that the whole curve is there early and gets surer.
  const runs: Measured[] = folds.flatMap((dealt, seed) => {
    const whole = foldTasks(study, dealt, order.folds, { ...order.hyperparameters, seed: seed + 1 })
    return fractions.flatMap((fraction) => {
      return whole.map((task, fold) => ({ fraction, seed, fold, task: thinned(task, fraction, seed + 1) }))
    })
  })
  const probabilities = new Map(
    fractions.map((fraction) => [fraction, folds.map(() => new Float64Array(labels.length).fill(NaN))]),
  )
  const result = (): LearningCurveResult => ({
    kind: 'learning-curve',
    points: fractions.flatMap((fraction) => {
      const bySeed = (probabilities.get(fraction) ?? [])
        .filter((run) => run.every((value) => !Number.isNaN(value)))
        .map((run) => accuracy(labels, run, 0.5))
      const own = runs.filter((run) => run.fraction === fraction)
      const images = Math.round(average(own.map(({ task }) => task.train.ids.length)))
      return bySeed.length === 0 ? [] : [pointOf(fraction, images, bySeed, labels.length)]
    }),
  })
  let done = 0
  await background.train(
    runs.map(({ task }) => task),
    watch.signal,
    (outcome, index) => {
      expectFinite(outcome)
      const run = runs[index]
      const dealt = run && folds[run.seed]
      const all = run && probabilities.get(run.fraction)?.[run.seed]
      if (dealt && all) placeFold(all, dealt, run.fold, outcome)
      watch.progress(++done, runs.length, result)
    },
  )
  return result()
}

/** The chance of the images (Wilson's interval), widened by the standard error of the mean over the seeds. */
function pointOf(fraction: number, images: number, bySeed: number[], judged: number): LearningCurveResult['points'][0] {
  const share = average(bySeed)
  const [low, high] = wilsonInterval(share * judged, judged)
  const error = bySeed.length > 1 ? standardDeviation(bySeed) / Math.sqrt(bySeed.length - 1) : 0
  const wider = (bound: number) => share + Math.sign(bound - share) * Math.hypot(bound - share, 1.96 * error)
  const clipped = (bound: number) => Math.min(1, Math.max(0, bound))
  return { fraction, images, accuracy: share, interval: [clipped(wider(low)), clipped(wider(high))], bySeed }
}

/** The first images of each class in an order drawn from the seed; at least one of each. */
function thinned(task: TrainingTask, fraction: number, seed: number): TrainingTask {
  if (fraction === 1) return task
  const { labels } = task.train
  const random = new RandomState(seed)
  const kept = new Set<number>()
  for (const label of [0, 1]) {
    const places = [...labels.keys()].filter((place) => labels[place] === label)
    const order = random.permutation(places.length)
    const count = Math.max(1, Math.round(fraction * places.length))
    for (const at of order.subarray(0, count)) kept.add(places[at] ?? -1)
  }
  return { ...task, train: part(task.train, (place) => kept.has(place)) }
}
