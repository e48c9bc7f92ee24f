import type { Score } from '../../contract/index.js'
import { accuracy, majorityBaseline, wilsonInterval } from '../../inspection/index.js'

/** Accuracy at threshold 0.5 with its interval and the majority baseline. */
export function scoreOf(labels: Uint8Array, probabilities: Float64Array): Score {
  const images = labels.length
  const share = accuracy(labels, probabilities, 0.5)
  return {
    accuracy: share,
    interval: wilsonInterval(Math.round(share * images), images),
    majority: majorityBaseline(labels),
    images,
  }
}
