import type { Floats, Precision } from './kernels.js'

const PAGE = 65536
/** Arrays begin on a cache line. */
const ALIGNMENT = 64
const MAX_PAGES = 65536
/** Growing is slow, so it is done in steps of at least 4 MiB. */
const GROWTH_PAGES = 64

/**
 * One WebAssembly memory, shared between threads, given out from its beginning and taken back only as a whole. Growing it leaves earlier arrays valid.
 */
export class Arena {
  readonly memory: WebAssembly.Memory
  private first = ALIGNMENT
  private next = ALIGNMENT
  /** Below this address lies what was given out before the newest `reset`: not zeros any more. */
  private used = 0

  constructor(memory?: WebAssembly.Memory) {
    this.memory = memory ?? new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true })
  }

  /** Throws `RangeError` when the machine or the 4 GiB of a WebAssembly memory are at an end. */
  allocate(bytes: number): number {
    const start = this.next
    const end = start + bytes
    const missing = Math.ceil((end - this.memory.buffer.byteLength) / PAGE)
    if (missing > 0) this.grow(missing)
    this.next = Math.ceil(end / ALIGNMENT) * ALIGNMENT
    return start
  }

  /** What was given out so far stays so, whatever is reset. */
  hold(): void {
    this.first = this.next
  }

  /** Gives everything given out since `hold` out again: who holds an array of it must let it go. */
  reset(): void {
    this.used = Math.max(this.used, this.next)
    this.next = this.first
  }

  private grow(missing: number): void {
    const room = MAX_PAGES - this.memory.buffer.byteLength / PAGE
    this.memory.grow(missing > room ? missing : Math.min(room, Math.max(missing, GROWTH_PAGES)))
  }

  floats(precision: Precision, length: number): Floats {
    const bytes = precision === 'f64' ? 8 : 4
    const start = this.allocate(bytes * length)
    const { buffer } = this.memory
    const values =
      precision === 'f64' ? new Float64Array(buffer, start, length) : new Float32Array(buffer, start, length)
    return start < this.used ? values.fill(0) : values
  }

  bytes(length: number): Uint8Array {
    const start = this.allocate(length)
    return new Uint8Array(this.memory.buffer, start, length)
  }

  words(length: number): Uint32Array {
    const start = this.allocate(4 * length)
    return new Uint32Array(this.memory.buffer, start, length)
  }
}
