import type { Interval, OperatingPoints, Ranking } from '../contract/index.js'
import { Z } from './interval.js'

/** Images of equal probability, counted by label. */
interface Tie {
  readonly probability: number
  readonly positives: number
  readonly negatives: number
}

/**
 * ROC and precision–recall points, their areas and the interval of AUROC. `labels` (1 positive) and `probabilities` are
 * parallel, one entry a sample. null where one of the classes has no samples: there is nothing to rank.
 */
export function rankingOf(labels: Uint8Array, probabilities: Float64Array): Ranking | null {
  const ties = tiesOf(labels, probabilities)
  const positives = sum(ties, (tie) => tie.positives)
  const negatives = sum(ties, (tie) => tie.negatives)
  if (positives === 0 || negatives === 0) return null
  const points = operatingPoints(ties, positives, negatives)
  return { points, ...auroc(ties, positives, negatives), averagePrecision: averagePrecision(points) }
}

/** By falling probability. */
function tiesOf(labels: Uint8Array, probabilities: Float64Array): Tie[] {
  const order = Array.from(labels.keys()).sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0))
  const ties: { probability: number; positives: number; negatives: number }[] = []
  for (const j of order) {
    const probability = probabilities[j] ?? 0
    let tie = ties.at(-1)
    if (tie?.probability !== probability) ties.push((tie = { probability, positives: 0, negatives: 0 }))
    tie[labels[j] === 1 ? 'positives' : 'negatives'] += 1
  }
  return ties
}

function operatingPoints(ties: readonly Tie[], positives: number, negatives: number): OperatingPoints {
  const length = ties.length + 1
  const points = {
    thresholds: new Float64Array(length),
    truePositiveRates: new Float64Array(length),
    falsePositiveRates: new Float64Array(length),
    precisions: new Float64Array(length).fill(1),
  }
  let [truePositives, falsePositives] = [0, 0]
  points.thresholds[0] = ties[0]?.probability ?? 0
  ties.forEach((tie, k) => {
    truePositives += tie.positives
    falsePositives += tie.negatives
    // "Above the threshold" lets this tie in as long as the threshold is the next lower probability.
    points.thresholds[k + 1] = ties[k + 1]?.probability ?? 0
    points.truePositiveRates[k + 1] = truePositives / positives
    points.falsePositiveRates[k + 1] = falsePositives / negatives
    points.precisions[k + 1] = truePositives / (truePositives + falsePositives)
  })
  return points
}

/**
 * The area by Mann and Whitney's count of pairs, and DeLong's interval (1988): its variance is that of the share of
 * negatives below each positive plus that of the share of positives above each negative.
 */
function auroc(
  ties: readonly Tie[],
  positives: number,
  negatives: number,
): { auroc: number; aurocInterval: Interval | null } {
  let [positivesAbove, negativesBelow, pairs] = [0, negatives, 0]
  const shares = ties.map((tie) => {
    negativesBelow -= tie.negatives
    const ofPositive = (negativesBelow + tie.negatives / 2) / negatives
    const ofNegative = (positivesAbove + tie.positives / 2) / positives
    positivesAbove += tie.positives
    pairs += tie.positives * (negativesBelow + tie.negatives / 2)
    return { ofPositive, ofNegative }
  })
  const area = pairs / (positives * negatives)
  const squares = (share: 'ofPositive' | 'ofNegative', label: 'positives' | 'negatives', all: number) =>
    sum(ties, (tie, k) => tie[label] * ((shares[k]?.[share] ?? 0) - area) ** 2) / (all * (all - 1))
  const variance = squares('ofPositive', 'positives', positives) + squares('ofNegative', 'negatives', negatives)
  return { auroc: area, aurocInterval: logitInterval(area, variance) }
}

/** Symmetric on the logit, so that it stays within 0 … 1. */
function logitInterval(area: number, variance: number): Interval | null {
  if (!(variance > 0 && area > 0 && area < 1)) return null
  const half = (Z * Math.sqrt(variance)) / (area * (1 - area))
  const logit = Math.log(area / (1 - area))
  const share = (x: number) => 1 / (1 + Math.exp(-x))
  return [share(logit - half), share(logit + half)]
}

function averagePrecision({ truePositiveRates, precisions }: OperatingPoints): number {
  let total = 0
  for (let k = 1; k < precisions.length; k++) {
    total += ((truePositiveRates[k] ?? 0) - (truePositiveRates[k - 1] ?? 0)) * (precisions[k] ?? 0)
  }
  return Math.min(1, total)
}

function sum<T>(items: readonly T[], of: (item: T, index: number) => number): number {
  return items.reduce((total, item, index) => total + of(item, index), 0)
}
