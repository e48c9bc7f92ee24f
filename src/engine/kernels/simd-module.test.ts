import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compileKernels, KERNEL_MODULE } from '../../../scripts/build-kernels.mjs'
import { newKernels } from './index.js'
import { simdModule } from './simd-module.js'

describe('the WebAssembly kernels', () => {
  it('run on this engine, with SIMD and shared memory', () => {
    expect(simdModule()).not.toBeNull()
    expect(newKernels().name).toBe('simd')
  })

  it('are compiled from the sources beside them: else run node scripts/build-kernels.mjs', async () => {
    expect(readFileSync(KERNEL_MODULE, 'utf8')).toBe(await compileKernels())
  })
})
