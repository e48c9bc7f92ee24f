import { RandomState } from '../matrix/index.js'
import type { Batch } from './first-layer.js'

/**
 * Which samples each step sees. Every epoch shows each sample once, in an order drawn anew by `permutation` of one
 * seeded generator; the last batch of an epoch takes what is left.
 */
export class Batches {
  private readonly random: RandomState
  private order: Int32Array | null = null
  private position = 0
  private finished = 0

  constructor(
    private readonly samples: number,
    private readonly size: number | null,
    seed: number,
  ) {
    this.random = new RandomState(seed)
  }

  /** Sizes that batches come in. */
  get sizes(): number[] {
    const { samples, size } = this
    if (size === null || size >= samples) return [samples]
    return samples % size === 0 ? [size] : [size, samples % size]
  }

  /** Whole epochs before the next batch. */
  get epoch(): number {
    return this.finished
  }

  /** Goes on as if so many batches had been taken. */
  skip(batches: number): void {
    for (let i = 0; i < batches; i++) this.next()
  }

  /** The next batch; null for all samples. Valid until the next call. */
  next(): Batch {
    const { samples, size } = this
    if (size === null || size >= samples) {
      this.finished++
      return null
    }
    if (this.position === 0) this.order = this.random.permutation(samples)
    const from = this.position
    const to = Math.min(samples, from + size)
    this.position = to === samples ? 0 : to
    if (this.position === 0) this.finished++
    return this.order?.subarray(from, to) ?? null
  }
}
