import * as v from 'valibot'
import { DatasetSummary, EditName, ImageId, LabelDecision, Split, SplitKind } from './dataset.js'
import { Count, Seed, TestFraction } from './numbers.js'

/** What can be changed about an image; its pixels and its file never are. */
export const ImageState = v.strictObject({
  classIndex: Count,
  split: Split,
  excluded: v.boolean(),
  /** As the files said or the seeded split drew it. */
  givenSplit: Split,
})
export type ImageState = v.InferOutput<typeof ImageState>

/** How images are divided where no hand has moved them. */
export const SplitSettings = v.strictObject({ kind: SplitKind, testFraction: TestFraction, splitSeed: Seed })
export type SplitSettings = v.InferOutput<typeof SplitSettings>

/** One edit: the images it changed and how they were before, so that undo restores exactly. */
export const Edit = v.strictObject({
  name: EditName,
  images: v.array(v.strictObject({ id: ImageId, before: ImageState, after: ImageState })),
  /** Of an edit that made another split. */
  split: v.nullable(v.strictObject({ before: SplitSettings, after: SplitSettings })),
})
export type Edit = v.InferOutput<typeof Edit>

/** Both oldest first: the last of `done` is undone next, the last of `undone` is done again next. */
export const EditHistory = v.strictObject({ done: v.array(Edit), undone: v.array(Edit) })
export type EditHistory = v.InferOutput<typeof EditHistory>

/** What an edit asks for; a field left out stays as it is. */
export const ImageChange = v.strictObject({
  classIndex: v.optional(Count),
  split: v.optional(Split),
  excluded: v.optional(v.boolean()),
})
export type ImageChange = v.InferOutput<typeof ImageChange>

const nothing = v.strictObject({})
const imageIds = v.pipe(v.array(ImageId), v.minLength(1), v.maxLength(1_000_000))

export const editRequests = {
  /** Relabels, excludes, restores or moves images. Images that are so already are left out of the edit. */
  'dataset.edit': { request: v.strictObject({ ids: imageIds, change: ImageChange }), reply: DatasetSummary },
  'dataset.undoEdit': { request: nothing, reply: DatasetSummary },
  'dataset.redoEdit': { request: nothing, reply: DatasetSummary },
  /** Remembers what was decided about a suspect, or forgets it. No edit: no number depends on it. */
  'dataset.decide': {
    request: v.strictObject({ id: ImageId, decision: v.nullable(LabelDecision) }),
    reply: DatasetSummary,
  },
  /** The names of all edits, oldest first, as in `EditHistory`. */
  'dataset.editNames': {
    request: nothing,
    reply: v.strictObject({ done: v.array(EditName), undone: v.array(EditName) }),
  },
  /** Divides all images anew, as an edit. Labels and exclusions stay, images moved by hand are divided too. */
  'dataset.split': { request: v.partial(SplitSettings), reply: DatasetSummary },
} as const
