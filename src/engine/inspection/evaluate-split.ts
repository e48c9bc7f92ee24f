import type { Confusion, Mislabeled, SplitEvaluation } from '../contract/index.js'
import { wilsonInterval } from './interval.js'
import { measuresOf } from './measures.js'

/** 1 where the probability is above the threshold; exactly the threshold is negative, as in the seed. */
export function predictedLabel(probability: number, threshold: number): 0 | 1 {
  return probability > threshold ? 1 : 0
}

/** The fraction of samples whose predicted label is their label; 0 when there are none. */
export function accuracy(labels: Uint8Array, probabilities: Float64Array, threshold: number): number {
  const { truePositives, trueNegatives } = countConfusion(labels, probabilities, threshold)
  return labels.length === 0 ? 0 : (truePositives + trueNegatives) / labels.length
}

/** The accuracy of always answering with the larger class; 0 when there are no samples. */
export function majorityBaseline(labels: Uint8Array): number {
  if (labels.length === 0) return 0
  const positives = labels.reduce((count, label) => count + label, 0)
  return Math.max(positives, labels.length - positives) / labels.length
}

export function countConfusion(labels: Uint8Array, probabilities: Float64Array, threshold: number): Confusion {
  expectOneProbabilityEach(labels, probabilities)
  const confusion = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 }
  labels.forEach((label, j) => {
    const predicted = predictedLabel(probabilities[j] ?? NaN, threshold)
    if (label === 1) confusion[predicted === 1 ? 'truePositives' : 'falseNegatives'] += 1
    else confusion[predicted === 1 ? 'falsePositives' : 'trueNegatives'] += 1
  })
  return confusion
}

/** The samples whose predicted label is not their label, the most wrong first (equally wrong: in the order of ids). */
export function findMislabeled(
  ids: ArrayLike<number>,
  labels: Uint8Array,
  probabilities: Float64Array,
  threshold: number,
): Mislabeled[] {
  expectOneProbabilityEach(labels, probabilities)
  const mislabeled = Array.from(ids).flatMap((id, j): Mislabeled[] => {
    const label = labels[j] === 1 ? 1 : 0
    const probability = probabilities[j] ?? NaN
    const predicted = predictedLabel(probability, threshold)
    return predicted === label
      ? []
      : [{ id, label, predicted, probability, wrongness: Math.abs(probability - threshold) }]
  })
  return mislabeled.sort((a, b) => b.wrongness - a.wrongness || a.id - b.id)
}

/** All that Inspect shows of one split. `ids`, `labels` and `probabilities` are parallel, one entry a sample. */
export function evaluateSplit(
  ids: ArrayLike<number>,
  labels: Uint8Array,
  probabilities: Float64Array<ArrayBuffer>,
  threshold: number,
): SplitEvaluation {
  const confusion = countConfusion(labels, probabilities, threshold)
  return {
    ids: Array.from(ids),
    probabilities,
    accuracy: accuracy(labels, probabilities, threshold),
    interval: wilsonInterval(confusion.truePositives + confusion.trueNegatives, labels.length),
    majority: majorityBaseline(labels),
    confusion,
    measures: measuresOf(confusion),
    mislabeled: findMislabeled(ids, labels, probabilities, threshold),
  }
}

function expectOneProbabilityEach(labels: Uint8Array, probabilities: Float64Array): void {
  if (labels.length === probabilities.length) return
  throw new RangeError(`${labels.length} labels need as many probabilities, received ${probabilities.length}`)
}
