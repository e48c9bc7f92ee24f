import type { Floats } from './kernels.js'
import { SIMD_BINARY } from './simd-binary.js'

type Numeric = (...args: number[]) => number

const DOUBLED = [
  'multiply',
  'multiplyLeftTransposed',
  'multiplyRightTransposed',
  'pack',
  'addPackedProduct',
  'pixelForward',
  'addPixelProduct',
  'activate',
  'reluBackward',
  'tanhBackward',
  'rowSums',
  'addScaled',
  'scale',
  'adamStep',
  'allFinite',
] as const

/** Kernels that exist once for f64 and once for f32. Arguments are byte offsets, sizes and factors. */
type Table = Record<(typeof DOUBLED)[number], Numeric>

let compiled: WebAssembly.Module | null = null

/** The compiled kernels, or null where this engine lacks SIMD or shared memory. */
export function simdModule(): WebAssembly.Module | null {
  if (compiled) return compiled
  const binary = Buffer.from(SIMD_BINARY, 'base64')
  return (compiled = WebAssembly.validate(binary) ? new WebAssembly.Module(binary) : null)
}

/** One thread's functions on a memory. */
export class SimdFunctions {
  readonly f64: Table
  readonly f32: Table
  readonly gramRows: Numeric
  readonly mirror: Numeric

  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory) {
    const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<string, Numeric>
    const table = (suffix: string) =>
      Object.fromEntries(DOUBLED.map((name) => [name, exports[`${name}_${suffix}`]!])) as Table
    this.f64 = table('f64')
    this.f32 = table('f32')
    this.gramRows = exports['gramRows']!
    this.mirror = exports['mirror']!
  }

  /** The functions for numbers like those of `example`. */
  of(example: Floats): Table {
    return example instanceof Float64Array ? this.f64 : this.f32
  }
}
