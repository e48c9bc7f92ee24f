import * as v from 'valibot'
import { ImageId } from './dataset.js'
import { Fraction, Threshold } from './numbers.js'
import { RunId } from './runs.js'

/** An image and its probability of the positive class by both runs. */
export const AgreementImage = v.strictObject({
  id: ImageId,
  label: v.picklist([0, 1]),
  first: v.number(),
  second: v.number(),
})
export type AgreementImage = v.InferOutput<typeof AgreementImage>

/** The images of a split by which of two runs predicts them rightly; the widest difference first. */
export const SplitAgreement = v.strictObject({
  bothRight: v.array(AgreementImage),
  onlyFirst: v.array(AgreementImage),
  onlySecond: v.array(AgreementImage),
  bothWrong: v.array(AgreementImage),
  /** McNemar's exact test, two-sided: how likely so uneven a result were, if both runs were equally good. */
  p: Fraction,
})
export type SplitAgreement = v.InferOutput<typeof SplitAgreement>

export const Comparison = v.strictObject({ train: SplitAgreement, test: v.nullable(SplitAgreement) })
export type Comparison = v.InferOutput<typeof Comparison>

/** The requests of this file, for `requests` in messages.ts. */
export const comparisonRequests = {
  /** Two runs, as they are now, on the dataset in use. */
  'run.compare': {
    request: v.strictObject({ first: RunId, second: RunId, threshold: Threshold }),
    reply: Comparison,
  },
} as const
