import { setFlagsFromString } from 'node:v8'
import type { Floats } from './kernels.js'
import { RELAXED_SIMD_BINARY, SIMD_BINARY } from './simd-binary.js'

type Numeric = (...args: number[]) => number

const DOUBLED = [
  'multiply',
  'multiplyLeftTransposed',
  'multiplyRightTransposed',
  'pack',
  'addPackedProduct',
  'listBlock',
  'addListedProduct',
  'sumListedProduct',
  'addSums',
  'pixelForward',
  'addPixelProduct',
  'activate',
  'reluBackward',
  'tanhBackward',
  'crossEntropy',
  'sameVerdicts',
  'rowSums',
  'copyColumns',
  'addScaled',
  'scale',
  'adamStep',
  'allFinite',
] as const

/** Kernels that exist once for f64 and once for f32. Arguments are byte offsets, sizes and factors. */
type Table = Record<(typeof DOUBLED)[number], Numeric>

const compiled = new Map<string, WebAssembly.Module | null>()

/** The compiled kernels, with fused multiply-adds where this engine offers them; null where it lacks SIMD or shared memory. */
export function simdModule(): WebAssembly.Module | null {
  allowRelaxedSimd()
  return compileBinary(RELAXED_SIMD_BINARY) ?? compileBinary(SIMD_BINARY)
}

/** Node 20 (V8 11.3) has relaxed SIMD behind a flag; from V8 11.4 on it is on, in Electron 25 for example. */
function allowRelaxedSimd(): void {
  if (!compiled.has(RELAXED_SIMD_BINARY) && process.versions.v8.startsWith('11.3.')) {
    setFlagsFromString('--experimental-wasm-relaxed-simd')
  }
}

/** One of the two binaries, compiled at its first use; null where this engine does not accept it. */
export function compileBinary(base64: string): WebAssembly.Module | null {
  const known = compiled.get(base64)
  if (known !== undefined) return known
  const binary = Buffer.from(base64, 'base64')
  const module = WebAssembly.validate(binary) ? new WebAssembly.Module(binary) : null
  compiled.set(base64, module)
  return module
}

/** One thread's functions on a memory. */
export class SimdFunctions {
  readonly f64: Table
  readonly f32: Table
  readonly gramTile: Numeric

  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory) {
    const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<string, Numeric>
    const table = (suffix: string) =>
      Object.fromEntries(DOUBLED.map((name) => [name, exports[`${name}_${suffix}`]!])) as Table
    this.f64 = table('f64')
    this.f32 = table('f32')
    this.gramTile = exports['gramTile']!
  }

  /** The functions for numbers like those of `example`. */
  of(example: Floats): Table {
    return example instanceof Float64Array ? this.f64 : this.f32
  }
}
