import * as v from 'valibot'
import { Count, Doubles, Fraction, Interval } from './numbers.js'
import { RunId } from './runs.js'

/**
 * Every threshold that makes a difference, falling, with what it gives; the four arrays are parallel. They begin where
 * nothing is called positive (precision 1 by convention) and end where everything is.
 */
export const OperatingPoints = v.strictObject({
  /** An image is positive when its probability lies above this; the highest such threshold is the point's own. */
  thresholds: Doubles,
  /** Recall. */
  truePositiveRates: Doubles,
  falsePositiveRates: Doubles,
  precisions: Doubles,
})
export type OperatingPoints = v.InferOutput<typeof OperatingPoints>

/** How well the probabilities put positive images above negative ones, whatever the threshold. */
export const Ranking = v.strictObject({
  points: OperatingPoints,
  /** Area under the ROC curve: the share of (positive, negative) pairs in the right order, ties counted half. */
  auroc: Fraction,
  /** 95 % interval (DeLong's variance, on the logit); null where all pairs are alike or a class has one image. */
  aurocInterval: v.nullable(Interval),
  /** Mean of the precisions over the steps of recall. */
  averagePrecision: Fraction,
})
export type Ranking = v.InferOutput<typeof Ranking>

/** One tenth of the probabilities. */
export const CalibrationBin = v.strictObject({
  images: Count,
  /** Mean probability, and the share that is positive, with its 95 % interval; null where there are no images. */
  probability: v.nullable(Fraction),
  share: v.nullable(Fraction),
  interval: Interval,
})
export type CalibrationBin = v.InferOutput<typeof CalibrationBin>

/** Whether of the images with probability 0.8 four out of five are positive. null where there are no images. */
export const Calibration = v.strictObject({
  /** 0 … 0.1, 0.1 … 0.2, …; the upper bound belongs to the next one, 1 to the last. */
  bins: v.array(CalibrationBin),
  /** Expected calibration error: mean distance of probability and share over the bins, by their images. */
  error: v.nullable(Fraction),
  /** Brier score: mean squared distance of probability and label. */
  brier: v.nullable(Fraction),
})
export type Calibration = v.InferOutput<typeof Calibration>

export const SplitScores = v.strictObject({
  images: Count,
  positives: Count,
  /** null where one of the classes has no images. */
  ranking: v.nullable(Ranking),
  calibration: Calibration,
})
export type SplitScores = v.InferOutput<typeof SplitScores>

export const Scores = v.strictObject({ train: SplitScores, test: v.nullable(SplitScores) })
export type Scores = v.InferOutput<typeof Scores>

/** The requests of this file, for `requests` in messages.ts. */
export const scoreRequests = {
  /** What holds at every threshold, of the run as it was at an iteration (null: the newest). */
  'run.scores': {
    request: v.strictObject({ runId: RunId, iteration: v.nullable(Count) }),
    reply: Scores,
  },
} as const
