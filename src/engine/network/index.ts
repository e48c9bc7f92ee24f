export type { Parameters } from './parameters.js'
export { initializeParametersDeep } from './initialize-parameters.js'
export { sampleLoss } from './compute-cost.js'
export { predict, probabilities } from './predict.js'
