import type { CurvePoints } from '../contract/index.js'

/** One growing cost curve, and which of its points have been reported. */
export class CurveRecorder {
  private iterations = new Float64Array(1024)
  private costs = new Float64Array(1024)
  private length = 0
  private reported = 0

  /** Iterations rise; recording the newest one again changes nothing. */
  record(iteration: number, cost: number): void {
    if (this.length > 0 && this.iterations[this.length - 1] === iteration) return
    if (this.length === this.costs.length) {
      this.iterations = grown(this.iterations)
      this.costs = grown(this.costs)
    }
    this.iterations[this.length] = iteration
    this.costs[this.length++] = cost
  }

  /** The points recorded since the last call. */
  takeNew(): CurvePoints {
    const points = this.slice(this.reported)
    this.reported = this.length
    return points
  }

  all(): CurvePoints {
    return this.slice(0)
  }

  private slice(from: number): CurvePoints {
    return { iterations: this.iterations.slice(from, this.length), costs: this.costs.slice(from, this.length) }
  }
}

function grown(values: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * values.length)
  larger.set(values)
  return larger
}
