/**
 * Confident learning (Northcutt, Jiang and Chuang 2021) for two classes. `labels` are as given, `probabilities` those of
 * the positive class by models that have not seen the image; both have one entry an image.
 */
export interface ConfidentCounts {
  /** Mean confidence of the images of each class in their own class: [negative, positive]. */
  readonly thresholds: [number, number]
  /** Rows: given labels; columns: the labels that images are confidently of; 0 first. */
  readonly joint: [[number, number], [number, number]]
  /** 1 for the images off its diagonal. */
  readonly counted: Uint8Array
}

/** An image counts for a class where its probability reaches the class's threshold; for the likelier of two such classes. */
export function confidentCounts(labels: Uint8Array, probabilities: Float64Array): ConfidentCounts {
  const of = (label: number) => probabilities.filter((_, j) => labels[j] === label)
  const thresholds: [number, number] = [1 - mean(of(0)), mean(of(1))]
  const joint: ConfidentCounts['joint'] = [
    [0, 0],
    [0, 0],
  ]
  const counted = new Uint8Array(labels.length)
  labels.forEach((label, j) => {
    const confident = confidentLabel(probabilities[j] ?? NaN, thresholds)
    if (confident === null) return
    joint[label === 1 ? 1 : 0][confident]++
    counted[j] = confident === label ? 0 : 1
  })
  return { thresholds, joint, counted }
}

function confidentLabel(probability: number, [negative, positive]: readonly [number, number]): 0 | 1 | null {
  const isNegative = 1 - probability >= negative
  const isPositive = probability >= positive
  if (isNegative && isPositive) return probability > 0.5 ? 1 : 0
  if (isPositive) return 1
  return isNegative ? 0 : null
}

function mean(values: Float64Array): number {
  return values.length === 0 ? NaN : values.reduce((sum, value) => sum + value, 0) / values.length
}
