export * from './matrix.js'
export * from './pixel-matrix.js'
export { RandomState } from './random.js'
export type { FeatureMatrix } from './feature-matrix.js'
