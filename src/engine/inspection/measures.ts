import type { Confusion, Measures } from '../contract/index.js'

/** What the four cells of a confusion matrix say; null where a measure would divide by no images at all. */
export function measuresOf({ truePositives, falsePositives, trueNegatives, falseNegatives }: Confusion): Measures {
  const recall = ratio(truePositives, truePositives + falseNegatives)
  const specificity = ratio(trueNegatives, trueNegatives + falsePositives)
  return {
    balancedAccuracy: recall === null || specificity === null ? null : (recall + specificity) / 2,
    precision: ratio(truePositives, truePositives + falsePositives),
    recall,
    specificity,
    f1: ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
  }
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
