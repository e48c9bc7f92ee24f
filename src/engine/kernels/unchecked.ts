import { setFlagsFromString } from 'node:v8'
import { simdModule } from './simd-module.js'

/**
 * Compiles the kernels without the comparison before every load and store that V8 makes where no signal handler catches
 * accesses beyond a memory: it makes their products half as slow again. The kernels compute all their addresses from sizes
 * that the engine has checked; every test runs with such accesses caught. To be called before any thread is started:
 * modules compiled later, which meet files of any origin, are compiled with their checks.
 */
export function compileUnchecked(): void {
  setFlagsFromString('--no-wasm-bounds-checks')
  simdModule()
  setFlagsFromString('--wasm-bounds-checks')
}
