import * as v from 'valibot'
import { ImageId } from './dataset.js'
import { Bytes, Count, Doubles, Fraction, ImageSize, LIMITS, Threshold } from './numbers.js'
import { RunId } from './runs.js'

const between = ({ min, max }: { min: number; max: number }) =>
  v.pipe(v.number(), v.finite(), v.minValue(min), v.maxValue(max))

/** What a person does to an own photo by hand; the window on it stays a network's view wide. */
export const PhotoTransform = v.strictObject({
  /** 2: the middle half of the photo fills the window. */
  zoom: between(LIMITS.zoom),
  /** The picture moves right and down by these shares of the window. */
  shiftX: between(LIMITS.shift),
  shiftY: between(LIMITS.shift),
  /** Degrees, clockwise. */
  rotation: between(LIMITS.rotation),
  /** Each 1 doubles the light of every pixel. */
  brightness: between(LIMITS.brightness),
})
export type PhotoTransform = v.InferOutput<typeof PhotoTransform>

const subject = { runId: RunId, iteration: v.nullable(Count), id: ImageId, transform: PhotoTransform }

/** What a run's network makes of a transformed photo and of the same moved by a few pixels. */
export const Stability = v.strictObject({
  /** The moves go from −reach to reach, in pixels of the network's view. */
  reach: Count,
  /** (2·reach + 1)², row by row: moved up first, left first. */
  probabilities: Doubles,
  min: v.number(),
  mean: v.number(),
  max: v.number(),
  /** Share of the moves that leave the decision at the threshold as it is. */
  kept: Fraction,
})
export type Stability = v.InferOutput<typeof Stability>

/** The requests of this file, for `requests` in messages.ts. */
export const photoRequests = {
  /** Untouched, it is the very picture that `prediction.list` judged. */
  'photo.transform': {
    request: v.strictObject(subject),
    reply: v.strictObject({ size: ImageSize, pixels: Bytes, probability: v.number() }),
  },
  'photo.stability': {
    request: v.strictObject({
      ...subject,
      threshold: Threshold,
      reach: v.pipe(Count, v.minValue(1), v.maxValue(4)),
    }),
    reply: Stability,
  },
} as const
