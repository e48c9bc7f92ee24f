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
export function pointsToDraw(points: CurvePoints, range: IterationRange | null, limit: number): Point[] {
  const { iterations, costs } = points
  const from = range ? Math.max(0, lowerBound(iterations, range[0]) - 1) : 0
  const to = range ? Math.min(iterations.length, lowerBound(iterations, range[1]) + 2) : iterations.length
  const drawn: Point[] = []
  const push = (index: number) => drawn.push([iterations[index] ?? 0, costs[index] ?? 0])
  if (to - from <= limit) {
    for (let index = from; index < to; index++) push(index)
    return drawn
  }
  const stretch = (2 * (to - from)) / limit
  push(from)
  for (let start = from + 1; start < to - 1; start += stretch) {
    const [first, second] = extremes(costs, Math.floor(start), Math.min(to - 1, Math.floor(start + stretch)))
    push(first)
    if (second !== first) push(second)
  }
  push(to - 1)
  return drawn
}

/** The indices of the lowest and highest cost in [from, to), in the order they occur. */
function extremes(costs: Float64Array, from: number, to: number): [number, number] {
  let lowest = from
  let highest = from
  for (let index = from + 1; index < to; index++) {
    const cost = costs[index] ?? 0
    if (cost < (costs[lowest] ?? 0)) lowest = index
    if (cost > (costs[highest] ?? 0)) highest = index
  }
  return lowest < highest ? [lowest, highest] : [highest, lowest]
}

/** A row of the chart's table and of its CSV: the cost of each split at one iteration, null where none was recorded. */
export interface CurveRow {
  readonly iteration: number
  readonly train: number | null
  readonly test: number | null
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
      train: a === iteration ? (train.costs[i++] ?? null) : null,
      test: b === iteration ? (test.costs[j++] ?? null) : null,
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
