export { bytesOfCheckpoint, type Checkpoint } from './checkpoints.js'
export type { Learning, SplitLearning } from './learning-recorder.js'
export { scaledFeatures } from './scaled-features.js'
export { letAnalysesGiveWay } from './give-way.js'
export { startTraining } from './start-training.js'
export { compileUnchecked } from '../kernels/index.js'
export { warmUp } from './warm-up.js'
export type {
  LabeledPixels,
  SplitProbabilities,
  TrainingJob,
  TrainingListener,
  TrainingProgress,
  TrainingResult,
  TrainingTask,
} from './task.js'
