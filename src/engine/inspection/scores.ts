import type { SplitScores } from '../contract/index.js'
import { calibrationOf } from './calibration.js'
import { rankingOf } from './ranking.js'

/** All scores of a split that no threshold enters. `labels` (1 positive) and `probabilities` are parallel. */
export function scoreSplit(labels: Uint8Array, probabilities: Float64Array): SplitScores {
  return {
    images: labels.length,
    positives: labels.reduce((count, label) => count + label, 0),
    ranking: rankingOf(labels, probabilities),
    calibration: calibrationOf(labels, probabilities),
  }
}
