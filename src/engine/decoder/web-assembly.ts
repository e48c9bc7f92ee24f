import { createRequire } from 'node:module'

/**
 * Makes sharp take its WebAssembly build even where a native one is installed, by giving its first choice nothing to
 * load. Must be called before sharp is loaded. Needed inside Electron on Linux only: docs/decisions/decoder-program.md.
 */
export function preferWebAssembly(): void {
  const require = createRequire(__filename)
  const native = `@img/sharp-${process.platform}-${process.arch}/sharp.node`
  try {
    const path = require.resolve(native)
    require.cache[path] = Object.assign(Object.create(null), { id: path, filename: path, loaded: true, exports: null })
  } catch {
    // No native build is installed: sharp looks for the WebAssembly one by itself.
  }
}
