import type { Kernels } from './kernels.js'
import { PLAIN } from './plain.js'
import { simdKernels } from './simd.js'

export type { Activation, Floats, Kernels, Packed, Precision } from './kernels.js'
export { PLAIN }

/** The fastest kernels this engine can run, with a memory of their own. */
export function newKernels(): Kernels {
  return simdKernels() ?? PLAIN
}
