export type { Activation, Floats, Kernels } from './kernels.js'
export { PLAIN } from './plain.js'
