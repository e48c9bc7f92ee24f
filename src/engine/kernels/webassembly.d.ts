/** The part of the WebAssembly interface that the kernels use: the engine is compiled without the browser's types. */
declare namespace WebAssembly {
  interface Module {
    readonly exports?: never
  }
  const Module: new (bytes: Uint8Array) => Module
  class Memory {
    constructor(descriptor: { initial: number; maximum: number; shared: boolean })
    readonly buffer: SharedArrayBuffer
    grow(pages: number): number
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>)
    readonly exports: Record<string, unknown>
  }
  function validate(bytes: Uint8Array): boolean
}
