import * as v from 'valibot'
import { ImageId } from './dataset.js'
import { Count, Fraction, LIMITS, Text } from './numbers.js'

/** How alike two images must be to count as nearly the same. */
export const NearThreshold = v.pipe(
  v.number(),
  v.minValue(LIMITS.nearThreshold.min),
  v.maxValue(LIMITS.nearThreshold.max),
)

const Likeness = v.picklist(['exact', 'near'])
export type Likeness = v.InferOutput<typeof Likeness>

/** Used images that show the same picture. */
export const DuplicateGroup = v.strictObject({
  /** Ascending; two or more. */
  ids: v.array(ImageId),
  /** Of each with the one it is most alike, parallel to `ids`; 1: the same pixels. */
  similarities: v.array(Fraction),
  /** The first of the group with the same pixels as each, parallel to `ids`. */
  twins: v.array(ImageId),
  /** exact: all have the same pixels. */
  kind: Likeness,
  /** A copy in training and one in test; exact: with the same pixels. */
  leak: v.nullable(Likeness),
  /** Not all have the same class; exact: not even those with the same pixels. */
  contradiction: v.nullable(Likeness),
  /** The copy that "keep one" keeps. */
  keep: ImageId,
})
export type DuplicateGroup = v.InferOutput<typeof DuplicateGroup>

export const OddImages = v.strictObject({
  /** Almost no contrast. */
  blank: v.array(ImageId),
  /** The original is smaller than what the network sees: it was enlarged. */
  tiny: v.array(ImageId),
  /** The original is at least 2.5 times as long as wide, or as wide as long. */
  extreme: v.array(ImageId),
})
export type OddImages = v.InferOutput<typeof OddImages>

export const Balance = v.strictObject({
  /** majority: the class is at least four fifths of training. shift: its share in test is another one by a fifth. */
  problem: v.picklist(['majority', 'shift']),
  className: Text,
  /** The class's share of the split; null without images. */
  train: v.nullable(Fraction),
  test: v.nullable(Fraction),
})
export type Balance = v.InferOutput<typeof Balance>

/** What is wrong, or odd, about a dataset. Excluded images do not count. */
export const TroubleReport = v.strictObject({
  datasetId: Text,
  nearThreshold: Fraction,
  /** false: near-duplicates are still being looked for, and the groups hold exact ones only. */
  isScanned: v.boolean(),
  /** Worst first: contradictions (exact, then near), leaks, the others. */
  groups: v.array(DuplicateGroup),
  /** Test images that are, exactly or nearly, also in training. */
  leakedTest: Count,
  odd: OddImages,
  balance: v.array(Balance),
})
export type TroubleReport = v.InferOutput<typeof TroubleReport>

/** The requests of this file, for `requests` in messages.ts. */
export const troubleRequests = {
  /** Answers with what is known; the first time it begins to look for near-duplicates and says so as events. */
  'dataset.trouble': { request: v.strictObject({ nearThreshold: NearThreshold }), reply: TroubleReport },
} as const

/** Near-duplicates are being looked for; `done` = `total`: ask again. */
export const TroubleEvent = v.strictObject({ type: v.literal('trouble-progress'), done: Count, total: Count })
