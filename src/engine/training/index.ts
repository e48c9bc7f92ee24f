export type { History } from './history.js'
export { HistoryReader } from './history-reader.js'
export type { Learning } from './learning-recorder.js'
export { startTraining } from './start-training.js'
export type {
  LabeledPixels,
  TrainingJob,
  TrainingListener,
  TrainingProgress,
  TrainingResult,
  TrainingTask,
} from './task.js'
