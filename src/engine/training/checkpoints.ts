import type { Floats } from '../kernels/index.js'

/** More would not make scrubbing any more fluid: the course's run then replays 39 iterations at most, some 3 ms. */
const MOST = 64

/** All that a run needs to go on from an iteration as if it had never been elsewhere. */
export interface Checkpoint {
  /** Updates done. */
  readonly iteration: number
  /** The arrays of the run's state, optimizers' memories included, byte by byte one after another. */
  readonly state: Uint8Array<ArrayBuffer>
}

/** Keeps checkpoints of a run, evenly spread, as many as fit into so many bytes. */
export class CheckpointKeeper {
  private readonly spacing: number
  private fresh: Checkpoint[] = []

  /** `state`: always the same arrays, in the same order. */
  constructor(
    private readonly state: readonly Floats[],
    private readonly iterations: number,
    bytes: number,
  ) {
    const count = Math.min(MOST, Math.floor(bytes / byteLength(state)))
    this.spacing = count === 0 ? Infinity : Math.ceil(iterations / (count + 1))
  }

  /** To be called before every iteration. The beginning needs no checkpoint, for the seed gives it, nor does the end. */
  offer(iteration: number): void {
    if (iteration > 0 && iteration < this.iterations && iteration % this.spacing === 0) {
      this.fresh.push({ iteration, state: concatenate(this.state) })
    }
  }

  /** Those kept since the last call. */
  takeNew(): Checkpoint[] {
    const fresh = this.fresh
    this.fresh = []
    return fresh
  }
}

/** Puts the state of a checkpoint back. Throws `RangeError` when it is of another kind of run. */
export function restore(state: readonly Floats[], checkpoint: Checkpoint): void {
  if (checkpoint.state.length !== byteLength(state)) {
    throw new RangeError(`A state of ${byteLength(state)} bytes, received ${checkpoint.state.length}`)
  }
  let from = 0
  for (const values of state) {
    bytesOf(values).set(checkpoint.state.subarray(from, from + values.byteLength))
    from += values.byteLength
  }
}

function concatenate(state: readonly Floats[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(byteLength(state))
  let to = 0
  for (const values of state) {
    all.set(bytesOf(values), to)
    to += values.byteLength
  }
  return all
}

function bytesOf({ buffer, byteOffset, byteLength: length }: Floats): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length)
}

function byteLength(state: readonly Floats[]): number {
  return state.reduce((sum, values) => sum + values.byteLength, 0)
}
