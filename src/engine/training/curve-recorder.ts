import type { CurvePoints } from '../contract/index.js'

/** One growing curve of costs and accuracies, and which of its points have been reported. */
export class CurveRecorder {
  private iterations = new Float64Array(1024)
  private costs = new Float64Array(1024)
  private accuracies = new Float64Array(1024)
  private length = 0
  private reported = 0

  /** Iterations rise; recording the newest one again changes nothing. */
  record(iteration: number, cost: number, accuracy: number): void {
    if (this.length > 0 && this.iterations[this.length - 1] === iteration) return
    if (this.length === this.costs.length) {
      this.iterations = grown(this.iterations)
      this.costs = grown(this.costs)
      this.accuracies = grown(this.accuracies)
    }
    this.iterations[this.length] = iteration
    this.accuracies[this.length] = accuracy
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
    const part = (values: Float64Array) => new Float64Array(values.slice(from, this.length))
    return { iterations: part(this.iterations), costs: part(this.costs), accuracies: part(this.accuracies) }
  }
}

function grown(values: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * values.length)
  larger.set(values)
  return larger
}
