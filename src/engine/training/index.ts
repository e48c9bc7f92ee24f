export { startTraining } from './start-training.js'
export type {
  LabeledPixels,
  TrainingJob,
  TrainingListener,
  TrainingProgress,
  TrainingResult,
  TrainingTask,
} from './task.js'
