import type { Floats } from '../kernels/index.js'
import type { SplitLearning } from './learning-recorder.js'

/** More would not make scrubbing any more fluid: the course's run then replays 39 iterations at most, some 3 ms. */
const MOST = 64
/** After a crash a run goes on from at most about this long before it. */
const RESUME_INTERVAL_MS = 1000
/** A run with a larger state is trained again instead: copying it every second would cost more than it saves. */
const LARGEST_RESUMED = 64 * 1024 * 1024

/** All that a run needs to go on from an iteration as if it had never been elsewhere. */
export interface Checkpoint {
  /** Updates done. */
  readonly iteration: number
  /** The arrays of the run's state, optimizers' memories included, byte by byte one after another. */
  readonly state: Uint8Array<ArrayBuffer>
  /** Only with a checkpoint that a run itself may go on from: all else that it has gathered so far. */
  readonly gathered?: Gathered
}

/** What a run knows beside its state, and a replay of it does not need. */
export interface Gathered {
  /** When images were learned and forgotten. */
  readonly learning: SplitLearning
  /** Of a run that stops early: the parameters of the lowest test cost, as `state` holds them; null: none yet. */
  readonly best: Best | null
}

export interface Best {
  readonly iteration: number
  readonly cost: number
  readonly state: Uint8Array<ArrayBuffer>
}

/** Keeps checkpoints of a run, evenly spread, as many as fit into so many bytes; and one a second to resume it from. */
export class CheckpointKeeper {
  private readonly spacing: number
  private readonly isResumable: boolean
  private fresh: Checkpoint[] = []
  private resumableSince = performance.now()

  /** `state`: always the same arrays, in the same order. */
  constructor(
    private readonly state: readonly Floats[],
    private readonly iterations: number,
    bytes: number,
  ) {
    const count = Math.min(MOST, Math.floor(bytes / byteLength(state)))
    this.spacing = count === 0 ? Infinity : Math.ceil(iterations / (count + 1))
    this.isResumable = byteLength(state) <= LARGEST_RESUMED
  }

  /** To be called before every iteration, at `now` milliseconds of `performance`'s clock. The beginning needs no checkpoint, for the seed gives it, nor does the end. */
  offer(iteration: number, now: number, gathered: () => Gathered): void {
    if (iteration === 0 || iteration >= this.iterations) return
    if (this.isResumable && now - this.resumableSince >= RESUME_INTERVAL_MS) {
      this.resumableSince = now
      this.fresh.push({ iteration, state: concatenate(this.state), gathered: gathered() })
    } else if (iteration % this.spacing === 0) {
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

/** The memory it takes. */
export function bytesOfCheckpoint({ state, gathered }: Checkpoint): number {
  return state.length + (gathered?.best?.state.length ?? 0)
}

/** Puts a state back. Throws `RangeError` when it is of another kind of run. */
export function restore(state: readonly Floats[], saved: Uint8Array): void {
  if (saved.length !== byteLength(state)) {
    throw new RangeError(`A state of ${byteLength(state)} bytes, received ${saved.length}`)
  }
  let from = 0
  for (const values of state) {
    bytesOf(values).set(saved.subarray(from, from + values.byteLength))
    from += values.byteLength
  }
}

/** A copy, byte by byte one after another. */
export function concatenate(state: readonly Floats[]): Uint8Array<ArrayBuffer> {
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
