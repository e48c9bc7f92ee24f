import type { Features, FeatureComparisonResult, OrderOf } from '../../contract/index.js'
import { RECOMMENDED } from '../../contract/index.js'
import { accuracy, meanAndSpread } from '../../inspection/index.js'
import type { Background } from './background.js'
import { type OutOfFold, trainOutOfFold } from './out-of-fold.js'
import { scoreOf } from './score.js'
import type { AnalysisWatch } from './stage.js'
import type { Study } from './study.js'

const SETS: readonly Features[] = ['pixels', 'edges-and-colours']

/** Pixels, then edges and colours, judged by the same folds. */
export async function compareFeatures(
  study: Study,
  order: OrderOf<'feature-comparison'>,
  background: Background,
  watch: AnalysisWatch<'feature-comparison'>,
): Promise<FeatureComparisonResult> {
  const finished: FeatureComparisonResult['sets'] = []
  const result = (now: FeatureComparisonResult['sets'][0] | null): FeatureComparisonResult => ({
    kind: 'feature-comparison',
    sets: now ? [...finished, now] : [...finished],
  })
  for (const [place, features] of SETS.entries()) {
    const hyperparameters = { ...(order.hyperparameters ?? RECOMMENDED[features]), features }
    const setOf = ({ finished }: OutOfFold): FeatureComparisonResult['sets'][0] | null => {
      const runs = finished()
      if (runs.length === 0) return null
      const outOfFold = scoreOf(study.train.labels, meanAndSpread(runs).mean)
      return { features, hyperparameters, outOfFold, bySeed: runs.map((run) => accuracy(study.train.labels, run, 0.5)) }
    }
    const all = await trainOutOfFold(study, hyperparameters, order, background, watch.signal, (now, done, total) => {
      watch.progress(place * total + done, SETS.length * total, () => result(setOf(now)))
    })
    const set = setOf(all)
    if (set) finished.push(set)
    if (watch.signal.aborted) break
  }
  return result(null)
}
