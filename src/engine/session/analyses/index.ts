import { scaledFeatures } from '../../training/index.js'
import type { DatasetStage } from '../datasets.js'
import type { Emit } from '../events.js'
import type { RunStage } from '../runs.js'
import type { Trainers } from '../trainers.js'
import { Background } from './background.js'
import { compareFeatures } from './feature-comparison.js'
import { traceInfluence } from './influence.js'
import { diagnoseLabels } from './label-doctor.js'
import { measureLearningCurve } from './learning-curve.js'
import { analyzeOutOfFold } from './out-of-fold.js'
import { spreadSeeds } from './seed-spread.js'
import { drawSplits } from './split-lottery.js'
import { AnalysisStage, type Analyzers } from './stage.js'
import { studyOf } from './study.js'
import { sweep } from './sweep.js'

export { AnalysisStage }

/** Every kind of analysis, each a file of its own. */
export function newAnalysisStage(
  datasets: DatasetStage,
  runs: RunStage,
  trainers: Trainers,
  emit: Emit,
): AnalysisStage {
  const background = new Background(trainers)
  const study = () => studyOf(datasets.current())
  const analyzers: Analyzers = {
    'out-of-fold': (order, watch) => analyzeOutOfFold(study(), order, background, watch),
    'label-doctor': (order, watch) => {
      const now = study()
      const features = scaledFeatures(now.train.whole, now.train.ids, trainers.workerProgram)
      return diagnoseLabels(
        now,
        order,
        features.then(({ matrix }) => matrix),
        background,
        watch,
      )
    },
    'seed-spread': (order, watch) => spreadSeeds(study(), order, background, watch),
    'split-lottery': (order, watch) => drawSplits(study(), order, background, watch),
    'learning-curve': (order, watch) => measureLearningCurve(study(), order, background, watch),
    sweep: (order, watch) => sweep(study(), order, background, watch),
    influence: (order, watch) => traceInfluence(study(), order, runs.get(order.runId), background, watch),
    'feature-comparison': (order, watch) => compareFeatures(study(), order, background, watch),
  }
  return new AnalysisStage(datasets, analyzers, emit)
}
