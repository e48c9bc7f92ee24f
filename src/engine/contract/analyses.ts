import * as v from 'valibot'
import { ImageId } from './dataset.js'
import { Failure } from './errors.js'
import { Features } from './features.js'
import { HiddenActivation, Hyperparameters, Initialization } from './hyperparameters.js'
import { Count, Doubles, Fraction, ImageSize, Interval, Text } from './numbers.js'
import { RunId } from './runs.js'

/*
 * Questions that many short trainings answer. One pattern for all of them: `analysis.start { order }` answers with an
 * `Analysis` that has an id; from then on every change of it (progress, partial results, its end) comes as an event
 * `analysis-changed` with the whole `Analysis`, at most about ten times a second. `analysis.cancel` ends it and keeps
 * what is there. An order's `kind` and its result's `kind` are the same.
 */

const between = (low: number, high: number) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high))
const Label = v.picklist([0, 1])

/** How often the training images are split into folds (seeds) and into how many. */
const Folds = between(2, 20)
const Seeds = between(1, 100)

/** The numeric hyperparameters that a sweep may move; `units` are those of the first hidden layer. */
export const SweepRange = v.strictObject({
  parameter: v.picklist(['learningRate', 'units', 'iterations', 'l2', 'momentum', 'batchSize', 'learningRateDecay']),
  min: v.number(),
  max: v.number(),
  /** Values of a grid, both ends included; a random search draws anywhere between. */
  steps: between(1, 50),
  /** Even steps of the value or of its logarithm; log needs min > 0. */
  scale: v.picklist(['linear', 'log']),
})
export type SweepRange = v.InferOutput<typeof SweepRange>

export const SweepAxis = v.union([
  SweepRange,
  v.strictObject({ parameter: v.literal('features'), choices: v.pipe(v.array(Features), v.minLength(1)) }),
  v.strictObject({
    parameter: v.literal('hiddenActivation'),
    choices: v.pipe(v.array(HiddenActivation), v.minLength(1)),
  }),
  v.strictObject({ parameter: v.literal('initialization'), choices: v.pipe(v.array(Initialization), v.minLength(1)) }),
])
export type SweepAxis = v.InferOutput<typeof SweepAxis>

const orders = {
  /** Every training image's probability by models that have not seen it. */
  outOfFold: v.strictObject({
    kind: v.literal('out-of-fold'),
    hyperparameters: Hyperparameters,
    folds: Folds,
    seeds: Seeds,
  }),
  /** The training images whose label is probably wrong. Without hyperparameters: the doctor's own model. */
  labelDoctor: v.strictObject({
    kind: v.literal('label-doctor'),
    hyperparameters: v.nullable(Hyperparameters),
    folds: Folds,
    seeds: Seeds,
    /** Look-alikes a suspect comes with. */
    lookAlikes: between(0, 20),
  }),
  /** The same run with the seeds 1 … n; a second configuration to compare it with, or null. */
  seedSpread: v.strictObject({
    kind: v.literal('seed-spread'),
    hyperparameters: Hyperparameters,
    other: v.nullable(Hyperparameters),
    seeds: Seeds,
  }),
  /** The same run on stratified reshuffles of all used images, as many for training and for testing as now. */
  splitLottery: v.strictObject({
    kind: v.literal('split-lottery'),
    hyperparameters: Hyperparameters,
    splits: between(2, 500),
  }),
  /** Out-of-fold accuracy of models trained on a part of the training images. */
  learningCurve: v.strictObject({
    kind: v.literal('learning-curve'),
    hyperparameters: Hyperparameters,
    fractions: v.pipe(v.array(v.pipe(v.number(), v.gtValue(0), v.maxValue(1))), v.minLength(1), v.maxLength(50)),
    folds: Folds,
    seeds: Seeds,
  }),
  /** Ranked by cross-validation on the training images, never by test accuracy. A grid is coarse first, then fine. */
  sweep: v.strictObject({
    kind: v.literal('sweep'),
    /** What the axes do not say. */
    hyperparameters: Hyperparameters,
    axes: v.pipe(v.array(SweepAxis), v.minLength(1), v.maxLength(6)),
    search: v.variant('kind', [
      v.strictObject({ kind: v.literal('grid') }),
      /** The second half of the draws comes from around the best of the first. */
      v.strictObject({ kind: v.literal('random'), draws: between(1, 2500), seed: Count }),
    ]),
    folds: Folds,
  }),
  /** The training images that a run's probability of one image owes most to. */
  influence: v.strictObject({ kind: v.literal('influence'), runId: RunId, imageId: ImageId }),
  /** What the network sees, side by side: the same folds for both, each with its own recommended model unless given. */
  featureComparison: v.strictObject({
    kind: v.literal('feature-comparison'),
    hyperparameters: v.nullable(Hyperparameters),
    folds: Folds,
    seeds: Seeds,
  }),
} as const

export const AnalysisOrder = v.variant('kind', [
  orders.outOfFold,
  orders.labelDoctor,
  orders.seedSpread,
  orders.splitLottery,
  orders.learningCurve,
  orders.sweep,
  orders.influence,
  orders.featureComparison,
])
export type AnalysisOrder = v.InferOutput<typeof AnalysisOrder>
export type AnalysisKind = AnalysisOrder['kind']
export type OrderOf<K extends AnalysisKind> = Extract<AnalysisOrder, { kind: K }>

/** Accuracy at threshold 0.5 of a set of images, its 95 % interval, and always answering with the larger class. */
export const Score = v.strictObject({ accuracy: Fraction, interval: Interval, majority: Fraction, images: Count })
export type Score = v.InferOutput<typeof Score>

export const OutOfFoldResult = v.strictObject({
  kind: v.literal('out-of-fold'),
  /** Of the probabilities averaged over the seeds. */
  ...Score.entries,
  /** Of each seed alone. */
  bySeed: v.array(Fraction),
  samples: v.array(
    v.strictObject({
      id: ImageId,
      label: Label,
      /** Of the positive class: the mean over the seeds, and their standard deviation. */
      probability: v.number(),
      spread: v.number(),
    }),
  ),
})
export type OutOfFoldResult = v.InferOutput<typeof OutOfFoldResult>

/** A training image in the doctor's ranking. */
export const Suspect = v.strictObject({
  id: ImageId,
  label: Label,
  /** The likelier label; the image's own where that is the likelier one. */
  suggested: Label,
  /** Out of fold, of the positive class: mean over the seeds and their standard deviation. */
  probability: v.number(),
  spread: v.number(),
  /** 0 … 1, what the images are ranked by: how sure the models are that the label is wrong. */
  suspicion: v.number(),
  /** Whether confident learning counts it as wrong: it lies off the diagonal of the joint. */
  isCounted: v.boolean(),
  /** The most similar training images, most similar first; similarity −1 … 1 (cosine). Of the first 50 suspects, at the end. */
  lookAlikes: v.array(v.strictObject({ id: ImageId, similarity: v.number() })),
})
export type Suspect = v.InferOutput<typeof Suspect>

export const LabelDoctorResult = v.strictObject({
  kind: v.literal('label-doctor'),
  outOfFold: Score,
  /** Mean out-of-fold confidence of each class in itself: an image counts for a class from there on. [negative, positive] */
  thresholds: v.tuple([v.number(), v.number()]),
  /** Confident-learning counts: rows are the given labels, columns the confident ones; 0 first. */
  joint: v.tuple([v.tuple([Count, Count]), v.tuple([Count, Count])]),
  /** All training images, most suspect first. */
  suspects: v.array(Suspect),
})
export type LabelDoctorResult = v.InferOutput<typeof LabelDoctorResult>

export const SpreadOfSeeds = v.strictObject({
  hyperparameters: Hyperparameters,
  /** Parallel: one entry a seed trained so far. */
  seeds: v.array(Count),
  /** null where there are no test images. */
  testAccuracies: v.array(v.nullable(Fraction)),
  trainAccuracies: v.array(Fraction),
  finalCosts: v.array(v.number()),
  diverged: Count,
  /** Of the cost curves over the seeds, about a hundred points. */
  band: v.strictObject({ iterations: Doubles, min: Doubles, median: Doubles, max: Doubles }),
})
export type SpreadOfSeeds = v.InferOutput<typeof SpreadOfSeeds>

export const SeedSpreadResult = v.strictObject({
  kind: v.literal('seed-spread'),
  configuration: SpreadOfSeeds,
  other: v.nullable(SpreadOfSeeds),
  /** Shares of the seeds, trained by both, in which the one's test accuracy is higher. */
  comparison: v.nullable(v.strictObject({ first: Fraction, other: Fraction, ties: Fraction, seeds: Count })),
})
export type SeedSpreadResult = v.InferOutput<typeof SeedSpreadResult>

export const SplitLotteryResult = v.strictObject({
  kind: v.literal('split-lottery'),
  /** Test accuracy of each reshuffle done so far. */
  accuracies: v.array(Fraction),
  /** Of the split in use; null until it is trained, or without test images. */
  given: v.nullable(Fraction),
  /** Share of the reshuffles with a lower accuracy than the given split, half of the equal ones counted. */
  givenRank: v.nullable(Fraction),
})
export type SplitLotteryResult = v.InferOutput<typeof SplitLotteryResult>

export const LearningCurveResult = v.strictObject({
  kind: v.literal('learning-curve'),
  /** Rising fractions; those that are done. */
  points: v.array(
    v.strictObject({
      fraction: Fraction,
      /** Training images a model saw, on average over the folds. */
      images: Count,
      /** Out of fold: the mean over the seeds. The interval holds the images' chance and the seeds' spread. */
      accuracy: Fraction,
      interval: Interval,
      bySeed: v.array(Fraction),
    }),
  ),
})
export type LearningCurveResult = v.InferOutput<typeof LearningCurveResult>

export const SweepCell = v.strictObject({
  /** One value an axis, in the order of the axes. */
  values: v.array(v.union([v.number(), Text])),
  /** All of what "load this run" needs. */
  hyperparameters: Hyperparameters,
  state: v.picklist(['waiting', 'done', 'diverged']),
  /** Cross-validated; null while waiting and where it diverged. */
  accuracy: v.nullable(Fraction),
  /** Standard deviation over the folds. */
  spread: v.nullable(v.number()),
  /** Cross-validated cross-entropy: breaks ties. */
  cost: v.nullable(v.number()),
})
export type SweepCell = v.InferOutput<typeof SweepCell>

export const SweepResult = v.strictObject({
  kind: v.literal('sweep'),
  axes: v.array(v.strictObject({ parameter: Text, values: v.array(v.union([v.number(), Text])) })),
  /** A grid's cells: the last axis runs fastest; all are there from the start. A random search's: as drawn. */
  cells: v.array(SweepCell),
  /** The best cell so far, by accuracy, then by cost. */
  best: v.nullable(Count),
  /** Of the best cell alone, trained on all training images; when the sweep has finished and there are test images. */
  test: v.nullable(Score),
})
export type SweepResult = v.InferOutput<typeof SweepResult>

export const InfluenceResult = v.strictObject({
  kind: v.literal('influence'),
  imageId: ImageId,
  /** Of the image, by the run retrained on all training images. */
  probability: v.number(),
  /** By first-layer coefficients and similarity, at once: positive ones speak for the positive class. Largest first. */
  instant: v.array(v.strictObject({ id: ImageId, contribution: v.number() })),
  /** By retraining without that image: its probability then minus now. Those done so far, largest change first. */
  retrained: v.array(v.strictObject({ id: ImageId, probability: v.number(), change: v.number() })),
  /** Spearman's, of |contribution| and |change| over the images retrained; null below three. */
  rankCorrelation: v.nullable(v.number()),
})
export type InfluenceResult = v.InferOutput<typeof InfluenceResult>

export const FeatureComparisonResult = v.strictObject({
  kind: v.literal('feature-comparison'),
  sets: v.array(
    v.strictObject({
      features: Features,
      hyperparameters: Hyperparameters,
      outOfFold: Score,
      bySeed: v.array(Fraction),
    }),
  ),
})
export type FeatureComparisonResult = v.InferOutput<typeof FeatureComparisonResult>

export const AnalysisResult = v.variant('kind', [
  OutOfFoldResult,
  LabelDoctorResult,
  SeedSpreadResult,
  SplitLotteryResult,
  LearningCurveResult,
  SweepResult,
  InfluenceResult,
  FeatureComparisonResult,
])
export type AnalysisResult = v.InferOutput<typeof AnalysisResult>
export type ResultOf<K extends AnalysisKind> = Extract<AnalysisResult, { kind: K }>

export const AnalysisId = Text

/** An analysis under way or ended. */
export const Analysis = v.strictObject({
  id: AnalysisId,
  order: AnalysisOrder,
  /** `DatasetSummary.id` it works on: another one now means that it is out of date. */
  datasetId: Text,
  state: v.picklist(['running', 'finished', 'cancelled', 'failed']),
  /** Trainings. */
  done: Count,
  total: Count,
  /** null until something is known. */
  secondsLeft: v.nullable(v.number()),
  seconds: v.number(),
  /** Why it failed. */
  failure: v.nullable(Failure),
  /** null until there is something to show; the parts that are done, meanwhile; whole when it has finished. */
  result: v.nullable(AnalysisResult),
})
export type Analysis = v.InferOutput<typeof Analysis>

/** What each pixel adds to Z of the output unit. */
export const Contributions = v.strictObject({
  size: ImageSize,
  /** 'exact': W·x of logistic regression on pixels. Otherwise gradient × input; of features, carried back to the pixels. */
  method: v.picklist(['exact', 'gradient-times-input', 'features-to-pixels']),
  /** size × size × 3, row-major, channel fastest; positive speaks for the positive class. */
  map: Doubles,
  probability: v.number(),
  /** Z of the output unit, and its bias; Σ map = z − bias where the method is exact. */
  z: v.number(),
  bias: v.number(),
  /** Activations of the hidden units for this image, layer by layer. */
  hidden: v.array(Doubles),
})
export type Contributions = v.InferOutput<typeof Contributions>

const byId = v.strictObject({ id: AnalysisId })

/** The requests of this file, for `requests` in messages.ts. */
export const analysisRequests = {
  /** Throws `no-dataset`, `one-class`, and `not-found` for a run that is gone. Starts at once, on all cores. */
  'analysis.start': { request: v.strictObject({ order: AnalysisOrder }), reply: Analysis },
  /** It keeps what is there; its state is 'cancelled' within 300 ms. */
  'analysis.cancel': { request: byId, reply: v.strictObject({}) },
  /** Those that ran since the engine started, oldest first. */
  'analysis.list': { request: v.strictObject({}), reply: v.strictObject({ analyses: v.array(Analysis) }) },
  'analysis.forget': { request: byId, reply: v.strictObject({}) },
  /** Why this image? Of a dataset image or an own photo, by a run that has parameters. */
  'run.contributions': { request: v.strictObject({ runId: RunId, imageId: ImageId }), reply: Contributions },
} as const

export const AnalysisEvent = v.strictObject({ type: v.literal('analysis-changed'), analysis: Analysis })
