import type { Kernels } from './kernels.js'
import { PLAIN } from './plain.js'
import { simdKernels } from './simd.js'
import { simdModule } from './simd-module.js'

export type { Help, HelperOrder } from './helpers.js'
export type { Floats, Kernels, Packed, Precision } from './kernels.js'
export { precisionOf } from './kernels.js'
export { help } from './simd-team.js'
export { PLAIN, simdModule }
export { compileUnchecked } from './unchecked.js'

/**
 * The fastest kernels this engine can run, with a memory of their own. A `module` that another thread has compiled
 * brings along what its engine has optimized since.
 */
export function newKernels(module = simdModule()): Kernels {
  return simdKernels(module) ?? PLAIN
}
