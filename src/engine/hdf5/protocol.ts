import * as v from 'valibot'
import { Bytes, Count, Text } from '../contract/index.js'

/** An array of the file, whatever it holds. */
export const ArrayFacts = v.strictObject({
  /** Path inside the file, without the leading slash. */
  name: Text,
  shape: v.array(Count),
  type: v.picklist(['byte', 'integer', 'text', 'other']),
})
export type ArrayFacts = v.InferOutput<typeof ArrayFacts>

/** Images with a label each. */
export const SampleSet = v.strictObject({
  /** Of the array of images. */
  name: Text,
  height: Count,
  width: Count,
  labels: v.array(v.pipe(v.number(), v.integer())),
})
export type SampleSet = v.InferOutput<typeof SampleSet>

export const ReaderRequest = v.variant('kind', [
  v.strictObject({ kind: v.literal('describe'), path: v.string() }),
  /** Samples `from` … `to`, the last one not included. */
  v.strictObject({ kind: v.literal('read'), path: v.string(), array: Text, from: Count, to: Count }),
])
export type ReaderRequest = v.InferOutput<typeof ReaderRequest>

export const ReaderReply = v.variant('kind', [
  v.strictObject({
    kind: v.literal('described'),
    arrays: v.array(ArrayFacts),
    sets: v.array(SampleSet),
    /** By label; null where the file names none. */
    classNames: v.nullable(v.array(Text)),
  }),
  v.strictObject({ kind: v.literal('read'), bytes: Bytes }),
  v.strictObject({ kind: v.literal('refused'), reason: v.string() }),
])
export type ReaderReply = v.InferOutput<typeof ReaderReply>
