import type { CurvePoints, RunCurve } from '../../engine/contract/index.js'

/** A run as the chart draws it. `curve` is replaced, never changed in place, when points arrive. */
export interface ChartRun {
  readonly id: string
  readonly name: string
  readonly learningRate: number
  readonly curve: RunCurve
  /** The selected run in the accent, the one before it in grey, compared ones in colours of their own. */
  readonly role: 'selected' | 'previous' | 'compared'
}

export type Point = [iteration: number, cost: number]
/** Iterations from and to, both included. */
export type IterationRange = readonly [number, number]

/** What is drawn against the iterations: the cost, or the share classified rightly. */
export type Measure = 'cost' | 'accuracy'

export const valuesOf = (points: CurvePoints, measure: Measure): Float64Array =>
  measure === 'cost' ? points.costs : points.accuracies

/** The index of the first iteration that is not below the given one. */
function lowerBound(iterations: Float64Array, value: number): number {
  let low = 0
  let high = iterations.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((iterations[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * At most about `limit` points for drawing: all of them where they fit, otherwise the lowest and the highest of each
 * stretch, so that no spike is lost. One point beyond each end of the range keeps the line running to the edges.
 */
export function pointsToDraw(
  points: CurvePoints,
  range: IterationRange | null,
  limit: number,
  measure: Measure = 'cost',
): Point[] {
  const { iterations } = points
  const values = valuesOf(points, measure)
  const from = range ? Math.max(0, lowerBound(iterations, range[0]) - 1) : 0
  const to = range ? Math.min(iterations.length, lowerBound(iterations, range[1]) + 2) : iterations.length
  const drawn: Point[] = []
  const push = (index: number) => drawn.push([iterations[index] ?? 0, values[index] ?? 0])
  if (to - from <= limit) {
    for (let index = from; index < to; index++) push(index)
    return drawn
  }
  const stretch = (2 * (to - from)) / limit
  push(from)
  for (let start = from + 1; start < to - 1; start += stretch) {
    const [first, second] = extremes(values, Math.floor(start), Math.min(to - 1, Math.floor(start + stretch)))
    push(first)
    if (second !== first) push(second)
  }
  push(to - 1)
  return drawn
}

/** The indices of the lowest and highest value in [from, to), in the order they occur. */
function extremes(values: Float64Array, from: number, to: number): [number, number] {
  let lowest = from
  let highest = from
  for (let index = from + 1; index < to; index++) {
    const value = values[index] ?? 0
    if (value < (values[lowest] ?? 0)) lowest = index
    if (value > (values[highest] ?? 0)) highest = index
  }
  return lowest < highest ? [lowest, highest] : [highest, lowest]
}

/** The index of the recorded iteration nearest to this one; -1 where nothing is recorded. */
export function nearestIndex(iterations: Float64Array, wanted: number): number {
  const after = lowerBound(iterations, wanted)
  if (after === 0 || after === iterations.length) return Math.min(after, iterations.length - 1)
  return (iterations[after] ?? 0) - wanted < wanted - (iterations[after - 1] ?? 0) ? after : after - 1
}

/** The index of the lowest cost, the first of equal ones; -1 where there is none. */
export function lowestIndex({ costs }: CurvePoints): number {
  let lowest = -1
  costs.forEach((cost, index) => {
    if (lowest < 0 ? Number.isFinite(cost) : cost < (costs[lowest] ?? 0)) lowest = index
  })
  return lowest
}

/** Of one split at one iteration. */
export interface CurveFigures {
  readonly cost: number
  readonly accuracy: number
}

/** A row of the chart's table and of its CSV: each split's figures at one iteration, null where none was recorded. */
export interface CurveRow {
  readonly iteration: number
  readonly train: CurveFigures | null
  readonly test: CurveFigures | null
}

export function figuresAt({ costs, accuracies }: CurvePoints, index: number): CurveFigures | null {
  const [cost, accuracy] = [costs[index], accuracies[index]]
  return cost === undefined || accuracy === undefined ? null : { cost, accuracy }
}

/** Every recorded iteration of a curve, once, in order. */
export function curveRows(curve: RunCurve): CurveRow[] {
  const rows: CurveRow[] = []
  const { train, test } = curve
  let i = 0
  let j = 0
  while (i < train.iterations.length || j < test.iterations.length) {
    const a = train.iterations[i] ?? Infinity
    const b = test.iterations[j] ?? Infinity
    const iteration = Math.min(a, b)
    rows.push({
      iteration,
      train: a === iteration ? figuresAt(train, i++) : null,
      test: b === iteration ? figuresAt(test, j++) : null,
    })
  }
  return rows
}

/** At most `limit` of the rows, evenly spaced, the first and the last among them. */
export function sampleRows(rows: readonly CurveRow[], limit: number): CurveRow[] {
  if (rows.length <= limit) return [...rows]
  const step = (rows.length - 1) / (limit - 1)
  return Array.from({ length: limit }, (_, k) => rows[Math.round(k * step)]).filter((row) => row !== undefined)
}
