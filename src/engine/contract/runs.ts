import * as v from 'valibot'
import { Fit, ImageId } from './dataset.js'
import { Hyperparameters } from './hyperparameters.js'
import { Count, Doubles, Fraction, ImageSize, Interval, Text, Threshold } from './numbers.js'

export const RunId = Text
/** What a person writes down about a run or a project. */
export const Notes = v.pipe(v.string(), v.maxLength(100_000))

/** How a run's steps are computed, and why; the window says it in a sentence. */
export const Plan = v.strictObject({
  kind: v.picklist(['direct', 'sample-space']),
  precision: v.picklist(['f64', 'f32']),
  threads: Count,
  reason: v.picklist([
    'chosen', // the person asked for it
    'fewer-operations', // estimated to be the cheaper one
    'float32', // only the direct plan computes in float32
    'memory', // K would not fit
    'optimizer', // steps that are not linear in the gradient
  ]),
  /** The same in one English sentence, for the command line. */
  sentence: Text,
})
export type Plan = v.InferOutput<typeof Plan>

export const RunState = v.picklist(['preparing', 'running', 'paused', 'finished', 'stopped', 'diverged', 'failed'])
export type RunState = v.InferOutput<typeof RunState>

/** A training with one set of hyperparameters, or parameters loaded from a file. */
export const RunSummary = v.strictObject({
  id: RunId,
  name: Text,
  /** A preview is the newest run of live mode: in no list until it is kept. */
  origin: v.picklist(['trained', 'loaded', 'preview']),
  /** `DatasetSummary.id` it was trained on; null when loaded from a file. */
  datasetId: v.nullable(Text),
  hyperparameters: Hyperparameters,
  /** From the input to the output unit, for example [12288, 20, 7, 5, 1]. */
  layerSizes: v.array(Count),
  parameterCount: Count,
  positiveClass: Text,
  classes: v.array(Text),
  imageSize: ImageSize,
  fit: Fit,
  state: RunState,
  /** Iterations done. */
  iteration: Count,
  /** Cost at the newest recorded iteration; after the last update once the run has ended. */
  cost: v.nullable(v.number()),
  testCost: v.nullable(v.number()),
  trainAccuracy: v.nullable(Fraction),
  testAccuracy: v.nullable(Fraction),
  plan: v.nullable(Plan),
  /** All the computing after the images are in memory, what is precomputed included; pauses excluded. */
  trainSeconds: v.number(),
  iterationsPerSecond: v.number(),
  secondsLeft: v.nullable(v.number()),
  /** Why it failed or diverged, in one sentence. */
  message: v.nullable(Text),
  notes: v.optional(Notes),
})
export type RunSummary = v.InferOutput<typeof RunSummary>

/** Points of a cost curve, oldest first. Iteration i is the cost before update i; the last point is after the last update. */
export const CurvePoints = v.strictObject({
  iterations: Doubles,
  costs: Doubles,
  /** Share of the split's images classified rightly at threshold 0.5, parallel to the costs. */
  accuracies: Doubles,
})
export type CurvePoints = v.InferOutput<typeof CurvePoints>

export const RunCurve = v.strictObject({ train: CurvePoints, test: CurvePoints })
export type RunCurve = v.InferOutput<typeof RunCurve>

export const Confusion = v.strictObject({
  truePositives: Count,
  falsePositives: Count,
  trueNegatives: Count,
  falseNegatives: Count,
})
export type Confusion = v.InferOutput<typeof Confusion>

/** What the confusion matrix says in single figures; null where one would divide by no images. */
export const Measures = v.strictObject({
  /** Mean of recall and specificity: 0.5 for always giving the same answer, however uneven the classes. */
  balancedAccuracy: v.nullable(Fraction),
  precision: v.nullable(Fraction),
  recall: v.nullable(Fraction),
  specificity: v.nullable(Fraction),
  f1: v.nullable(Fraction),
})
export type Measures = v.InferOutput<typeof Measures>

export const Mislabeled = v.strictObject({
  id: ImageId,
  label: v.picklist([0, 1]),
  predicted: v.picklist([0, 1]),
  /** Of the positive class. */
  probability: v.number(),
  /** How far the probability lies on the wrong side of the threshold: |probability − threshold|. */
  wrongness: v.number(),
})
export type Mislabeled = v.InferOutput<typeof Mislabeled>

export const SplitEvaluation = v.strictObject({
  /** Parallel to `probabilities`. */
  ids: v.array(ImageId),
  probabilities: Doubles,
  accuracy: Fraction,
  /** 95 % interval of the accuracy that many more images like these would show. */
  interval: Interval,
  majority: Fraction,
  confusion: Confusion,
  measures: Measures,
  /** Most wrong first. */
  mislabeled: v.array(Mislabeled),
})
export type SplitEvaluation = v.InferOutput<typeof SplitEvaluation>

export const Evaluation = v.strictObject({
  runId: RunId,
  threshold: Threshold,
  train: SplitEvaluation,
  /** null where the dataset has no test images. */
  test: v.nullable(SplitEvaluation),
})
export type Evaluation = v.InferOutput<typeof Evaluation>

/** A run as it was at one iteration. */
export const Snapshot = v.strictObject({
  iteration: Count,
  cost: v.number(),
  testCost: v.nullable(v.number()),
  evaluation: Evaluation,
})
export type Snapshot = v.InferOutput<typeof Snapshot>

/** Weights (rows, cols), row-major, and biases (rows) of a layer. */
export const LayerWeights = v.strictObject({ rows: Count, cols: Count, weights: Doubles, biases: Doubles })
export type LayerWeights = v.InferOutput<typeof LayerWeights>

/** When each image was learned and forgotten, at threshold 0.5, over the recorded iterations. Arrays are parallel. */
export const LearningHistory = v.strictObject({
  ids: v.array(ImageId),
  /** First recorded iteration at which it was right; NaN: never. */
  firstRight: Doubles,
  /** Right from here to the end; NaN: wrong at the end. */
  rightSince: Doubles,
  /** How many times it went from right to wrong. */
  forgotten: Doubles,
})
export type LearningHistory = v.InferOutput<typeof LearningHistory>

/** An own photo and what the run makes of it. */
export const Prediction = v.strictObject({
  id: ImageId,
  name: Text,
  path: Text,
  width: Count,
  height: Count,
  format: Text,
  probability: v.number(),
})
export type Prediction = v.InferOutput<typeof Prediction>
