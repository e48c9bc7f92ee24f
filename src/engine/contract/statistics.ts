import * as v from 'valibot'
import { ImageId } from './dataset.js'
import { Bytes, Count, Doubles, ImageSize, Text } from './numbers.js'

/** Bars of every histogram: each is 8 of the 256 values wide. */
export const HISTOGRAM_BARS = 32

/** What the images of one class look like to the network. */
export const ClassStatistics = v.strictObject({
  classIndex: Count,
  count: Count,
  /** Mean brightness (Rec. 601) of its images, and their mean contrast (standard deviation), 0 … 255. */
  meanBrightness: v.number(),
  meanContrast: v.number(),
  /** Images by their mean brightness. */
  brightness: Doubles,
  /** Pixels by their red, green and blue, as shares of all pixels. */
  colours: v.tuple([Doubles, Doubles, Doubles]),
  /** RGB bytes of the mean image, and of the standard deviation of each of its values. */
  mean: Bytes,
  deviation: Bytes,
})
export type ClassStatistics = v.InferOutput<typeof ClassStatistics>

const Range = v.strictObject({ min: Count, median: Count, max: Count })

/** Of originals, before they became squares. */
export const OriginalStatistics = v.strictObject({
  formats: v.array(v.strictObject({ format: Text, count: Count })),
  width: Range,
  height: Range,
  /** The most frequent ones, at most five. */
  commonSizes: v.array(v.strictObject({ width: Count, height: Count, count: Count })),
  differentSizes: Count,
})
export type OriginalStatistics = v.InferOutput<typeof OriginalStatistics>

export const ImageStatistics = v.strictObject({
  datasetId: Text,
  imageSize: ImageSize,
  count: Count,
  /** null without images. */
  originals: v.nullable(OriginalStatistics),
  /** Classes that have images, the largest first; at most `MOST_CLASSES`. */
  classes: v.array(ClassStatistics),
})
export type ImageStatistics = v.InferOutput<typeof ImageStatistics>

/** More would not be told apart side by side. */
export const MOST_CLASSES = 6

/** The requests of this file, for `requests` in messages.ts. */
export const statisticsRequests = {
  /** Of these images (null: all) of a split, without excluded ones. A newer request ends the one before (`cancelled`). */
  'dataset.statistics': {
    request: v.strictObject({
      ids: v.nullable(v.pipe(v.array(ImageId), v.maxLength(1_000_000))),
      split: v.picklist(['all', 'train', 'test']),
    }),
    reply: ImageStatistics,
  },
} as const
