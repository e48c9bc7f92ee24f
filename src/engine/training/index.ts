export type { Checkpoint } from './checkpoints.js'
export { startTraining } from './start-training.js'
export type {
  LabeledPixels,
  SplitLearning,
  SplitProbabilities,
  TrainingJob,
  TrainingListener,
  TrainingProgress,
  TrainingResult,
  TrainingTask,
} from './task.js'
