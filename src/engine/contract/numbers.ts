import * as v from 'valibot'

/** The bounds of everything a person can type. Forms, the command line and the engine read the same figures. */
export const LIMITS = {
  imageSize: { min: 16, max: 128, default: 64 },
  learningRate: { min: 1e-6, max: 10, default: 0.0075 },
  iterations: { min: 1, max: 1_000_000, default: 2500 },
  seed: { min: 0, max: 4_294_967_295, default: 1 },
  hiddenLayers: { min: 0, max: 8 },
  units: { min: 1, max: 1024 },
  testFraction: { min: 0.05, max: 0.9, default: 0.2 },
  l2: { min: 0, max: 1000, default: 0 },
  momentum: { min: 0, max: 0.999, default: 0 },
  batchSize: { min: 1, max: 1_000_000 },
  learningRateDecay: { min: 0, max: 1000, default: 0 },
  patience: { min: 1, max: 1_000_000, default: 200 },
  threshold: { min: 0, max: 1, default: 0.5 },
  zoom: { min: 1, max: 4 },
  shift: { min: -0.5, max: 0.5 },
  rotation: { min: -180, max: 180 },
  brightness: { min: -2, max: 2 },
  nearThreshold: { min: 0.8, max: 1, default: 0.9 },
} as const

const wholeBetween = (range: { min: number; max: number }) =>
  v.pipe(v.number(), v.integer(), v.minValue(range.min), v.maxValue(range.max))
const between = (range: { min: number; max: number }) =>
  v.pipe(v.number(), v.finite(), v.minValue(range.min), v.maxValue(range.max))

export const ImageSize = wholeBetween(LIMITS.imageSize)
export const LearningRate = between(LIMITS.learningRate)
export const Iterations = wholeBetween(LIMITS.iterations)
/** A seed of NumPy's legacy generator: 0 … 2³² − 1. */
export const Seed = wholeBetween(LIMITS.seed)
export const Units = wholeBetween(LIMITS.units)
/** λ of the cost's term λ/(2m) · Σ‖W‖². */
export const L2 = between(LIMITS.l2)
/** β of v ← β·v + (1 − β)·dW. */
export const Momentum = between(LIMITS.momentum)
export const BatchSize = wholeBetween(LIMITS.batchSize)
export const LearningRateDecay = between(LIMITS.learningRateDecay)
export const Patience = wholeBetween(LIMITS.patience)
export const TestFraction = between(LIMITS.testFraction)
/** A probability above the threshold is a positive prediction; exactly the threshold is negative, as in the seed. */
export const Threshold = between(LIMITS.threshold)

export const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** Between 0 and 1, both included. */
export const Fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
/** Bounds of the 95 % interval of a share: [low, high]. */
export const Interval = v.tuple([Fraction, Fraction])
export type Interval = v.InferOutput<typeof Interval>
export const Text = v.pipe(v.string(), v.maxLength(4096))
/** What a person may type as a name of a run. */
export const Title = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))
/** SHA-256, in hexadecimal. */
export const ContentHash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
export const Bytes = v.instance(Uint8Array)
export const Doubles = v.instance(Float64Array)
