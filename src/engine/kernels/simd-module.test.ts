import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { describe, expect, it, onTestFinished } from 'vitest'
import { compileKernels, KERNEL_MODULE } from '../../../scripts/build-kernels.mjs'
import { compileUnchecked, newKernels } from './index.js'
import { simdModule } from './simd-module.js'

describe('the WebAssembly kernels', () => {
  it('run on this engine, with SIMD and shared memory', () => {
    expect(simdModule()).not.toBeNull()
    expect(newKernels().name).toBe('simd')
  })

  it('are compiled from the sources beside them: else run node scripts/build-kernels.mjs', async () => {
    expect(readFileSync(KERNEL_MODULE, 'utf8')).toBe(await compileKernels())
  })

  it('compiled without bounds checks, leave those of every other module as they were', () => {
    // As where no signal handler catches accesses beyond a memory: only the comparisons do.
    setFlagsFromString('--wasm-enforce-bounds-checks')
    onTestFinished(() => setFlagsFromString('--no-wasm-enforce-bounds-checks'))
    compileUnchecked()
    const c = newKernels()
    const sums = c.floats('f64', 1)
    c.rowSums(sums, c.floats('f64', [1, 2, 4]), 1, 3)
    expect([...sums]).toEqual([7])
    // (memory 1) (func (export "read") (param i32) (result i32) local.get 0 i32.load)
    const reader = Uint8Array.from([
      ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 127, 1, 127, 3, 2, 1, 0, 5, 3, 1, 0, 1],
      ...[7, 8, 1, 4, 114, 101, 97, 100, 0, 0, 10, 9, 1, 7, 0, 32, 0, 40, 2, 0, 11],
    ])
    const { read } = new WebAssembly.Instance(new WebAssembly.Module(reader), {}).exports as {
      read: (address: number) => number
    }
    expect(read(65_532)).toBe(0)
    expect(() => read(65_533)).toThrow(/out of bounds/)
  })
})
