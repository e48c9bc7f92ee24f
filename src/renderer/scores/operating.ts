import type { OperatingPoints } from '../../engine/contract/index.js'

/** The operating point a threshold gives: the first whose own threshold is not above it. */
export function pointAt({ thresholds }: OperatingPoints, threshold: number): number {
  let low = 0
  let high = thresholds.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((thresholds[middle] ?? 0) <= threshold) high = middle
    else low = middle + 1
  }
  return low
}

/** A threshold that gives this operating point, with as few digits as that takes. */
export function thresholdOf({ thresholds }: OperatingPoints, index: number): number {
  const low = thresholds[index] ?? 0
  // At the first point nothing lies above; the largest probability itself is enough.
  const high = index === 0 ? Math.max(low, 1) : (thresholds[index - 1] ?? 1)
  const middle = (low + high) / 2
  for (let digits = 2; digits <= 15; digits++) {
    const rounded = Number(middle.toFixed(digits))
    if (rounded >= low && rounded < high) return rounded
  }
  return low
}

/** The point nearest to a place in the chart; both axes are shares, drawn at the same scale. */
export function nearestPoint(x: Float64Array, y: Float64Array, place: readonly [number, number]): number {
  let best = 0
  let least = Infinity
  x.forEach((value, index) => {
    const distance = (value - place[0]) ** 2 + ((y[index] ?? 0) - place[1]) ** 2
    if (distance < least) [best, least] = [index, distance]
  })
  return best
}

/** At most `limit` indices of `length`, evenly spaced, the first and the last among them. */
export function sampleIndices(length: number, limit: number): number[] {
  if (length <= limit) return Array.from({ length }, (_, index) => index)
  return Array.from({ length: limit }, (_, k) => Math.round((k * (length - 1)) / (limit - 1)))
}
