export { contributionsOf } from './contributions.js'
export { accuracy, evaluateSplit, predictedLabel } from './evaluate-split.js'
export { agreementOf } from './agreement.js'
export { scoreSplit } from './scores.js'
