export { accuracy, evaluateSplit, predictedLabel } from './evaluate-split.js'
