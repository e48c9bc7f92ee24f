import type { Kernels } from './kernels.js'
import { PLAIN } from './plain.js'
import { type Help, simdKernels } from './simd.js'

export type { Activation, Floats, Kernels, Packed, Precision } from './kernels.js'
export { help, type HelperOrder } from './simd-team.js'
export { PLAIN }

/** The fastest kernels this engine can run, with a memory of their own; `help` lets threads share large products. */
export function newKernels(help: Help | null = null): Kernels {
  return simdKernels(help) ?? PLAIN
}
