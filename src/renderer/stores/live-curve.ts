import type { CurvePoints } from '../../engine/contract/index.js'

const FIRST_CAPACITY = 1024

/** Points of a curve that grows while it is watched: amortized appends, and views without copying. */
export class LiveCurve {
  #iterations = new Float64Array(FIRST_CAPACITY)
  #costs = new Float64Array(FIRST_CAPACITY)
  #accuracies = new Float64Array(FIRST_CAPACITY)
  #length = 0

  constructor(points?: CurvePoints) {
    if (points) this.append(points)
  }

  get length(): number {
    return this.#length
  }

  /** Views of the points so far; valid until the next append, so do not keep them. */
  get points(): CurvePoints {
    const filled = (values: Float64Array<ArrayBuffer>) => values.subarray(0, this.#length)
    return { iterations: filled(this.#iterations), costs: filled(this.#costs), accuracies: filled(this.#accuracies) }
  }

  get last(): { iteration: number; cost: number } | null {
    if (this.#length === 0) return null
    return { iteration: this.#iterations[this.#length - 1] ?? 0, cost: this.#costs[this.#length - 1] ?? 0 }
  }

  /** Appends the points that are newer than the last one; batches may overlap after a reconnection. */
  append(points: CurvePoints): void {
    const newest = this.last?.iteration ?? -1
    let from = 0
    while (from < points.iterations.length && (points.iterations[from] ?? 0) <= newest) from++
    const added = Math.min(points.iterations.length, points.costs.length) - from
    if (added <= 0) return
    this.#reserve(this.#length + added)
    this.#iterations.set(points.iterations.subarray(from, from + added), this.#length)
    this.#costs.set(points.costs.subarray(from, from + added), this.#length)
    this.#accuracies.set(points.accuracies.subarray(from, from + added), this.#length)
    this.#length += added
  }

  /** Takes `points` as the beginning, and keeps of its own what is newer: live points may overtake a fetched curve. */
  prepend(points: CurvePoints): void {
    const { iterations, costs, accuracies } = this.points
    const own = { iterations: iterations.slice(), costs: costs.slice(), accuracies: accuracies.slice() }
    this.#length = 0
    this.append(points)
    this.append(own)
  }

  #reserve(needed: number): void {
    if (needed <= this.#iterations.length) return
    const capacity = Math.max(needed, this.#iterations.length * 2)
    this.#iterations = grown(this.#iterations, capacity)
    this.#costs = grown(this.#costs, capacity)
    this.#accuracies = grown(this.#accuracies, capacity)
  }
}

function grown(array: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(capacity)
  larger.set(array)
  return larger
}
