import type { CurvePoints, RunCurve } from '../contract/index.js'

/** A curve that grows while a run trains: appending costs amortized constant time and makes no garbage per point. */
export class GrowingCurve {
  private readonly train = new GrowingPoints()
  private readonly test = new GrowingPoints()

  append(train: CurvePoints, test: CurvePoints): void {
    this.train.append(train)
    this.test.append(test)
  }

  snapshot(): RunCurve {
    return { train: this.train.snapshot(), test: this.test.snapshot() }
  }
}

class GrowingPoints {
  private iterations = new Float64Array(256)
  private costs = new Float64Array(256)
  private accuracies = new Float64Array(256)
  private length = 0

  append(points: CurvePoints): void {
    const needed = this.length + points.costs.length
    if (needed > this.costs.length) this.grow(Math.max(needed, 2 * this.costs.length))
    this.iterations.set(points.iterations, this.length)
    this.costs.set(points.costs, this.length)
    this.accuracies.set(points.accuracies, this.length)
    this.length = needed
  }

  /** A copy of its own: what crosses a boundary must not drag the spare capacity along. */
  snapshot(): CurvePoints {
    const filled = (values: Float64Array) => new Float64Array(values.subarray(0, this.length))
    return { iterations: filled(this.iterations), costs: filled(this.costs), accuracies: filled(this.accuracies) }
  }

  private grow(capacity: number): void {
    const { iterations, costs, accuracies } = this
    this.iterations = new Float64Array(capacity)
    this.costs = new Float64Array(capacity)
    this.accuracies = new Float64Array(capacity)
    this.iterations.set(iterations)
    this.costs.set(costs)
    this.accuracies.set(accuracies)
  }
}
