import type { Kernels } from './kernels.js'
import { PLAIN } from './plain.js'
import { type Help, simdKernels } from './simd.js'
import { simdModule } from './simd-module.js'

export type { Floats, Kernels, Packed, Precision } from './kernels.js'
export { precisionOf } from './kernels.js'
export { help, type HelperOrder } from './simd-team.js'
export { PLAIN, simdModule }
export { compileUnchecked } from './unchecked.js'

/**
 * The fastest kernels this engine can run, with a memory of their own. A `module` that another thread has compiled
 * brings along what its engine has optimized since; `help` lets threads share large products.
 */
export function newKernels(module = simdModule(), help: Help | null = null): Kernels {
  return simdKernels(module, help) ?? PLAIN
}
