import * as v from 'valibot'
import { Count, Fraction, ImageSize, Seed, TestFraction, Text } from './numbers.js'

export const Split = v.picklist(['train', 'test'])
export type Split = v.InferOutput<typeof Split>

/** How an image of another shape becomes a square: the course squashes; `crop` cuts the centre. */
export const Fit = v.picklist(['squash', 'crop'])
export type Fit = v.InferOutput<typeof Fit>

export const ImportOptions = v.strictObject({
  imageSize: ImageSize,
  fit: Fit,
  /** Used only where the files bring no split of their own. */
  testFraction: TestFraction,
  splitSeed: Seed,
  /** null: guess from the class names. */
  positiveClass: v.nullable(Text),
})
export type ImportOptions = v.InferOutput<typeof ImportOptions>

/** What was found in opened folders, before decoding anything. */
export const DatasetOutline = v.strictObject({
  name: Text,
  layout: v.picklist(['class-folders', 'given-split', 'file-name-prefix', 'loose-images', 'nothing']),
  classes: v.array(v.strictObject({ name: Text, files: Count })),
  /** The class whose name says so (cat, cats, yes, positive, 1), or null: ask. */
  positiveGuess: v.nullable(Text),
  files: Count,
  /** Opened files among which nothing says which one holds the test images, in the order they were opened in: ask. */
  testCandidates: v.array(Text),
})
export type DatasetOutline = v.InferOutput<typeof DatasetOutline>

export const ClassCount = v.strictObject({ name: Text, train: Count, test: Count })
export type ClassCount = v.InferOutput<typeof ClassCount>

/** What a person did to some images; the window makes "Relabel 3 images" of it. */
export const EditName = v.strictObject({
  kind: v.picklist(['relabel', 'exclude', 'restore', 'move', 'split', 'change']),
  /** Images that it changed. */
  count: Count,
  /** The new class's name, or the split moved to. */
  to: v.nullable(Text),
})
export type EditName = v.InferOutput<typeof EditName>

export const SplitKind = v.picklist(['given', 'stratified'])
export type SplitKind = v.InferOutput<typeof SplitKind>

/** Counts are of the images that are used for training or testing: without the excluded ones. */
export const DatasetSummary = v.strictObject({
  /** Changes whenever images, labels or split change; comes back when they do. */
  id: Text,
  name: Text,
  isDemo: v.boolean(),
  options: ImportOptions,
  split: SplitKind,
  /** The folders or files say which images are for training and which for testing. */
  hasGivenSplit: v.boolean(),
  /** In the order of `ImageRecord.classIndex`. */
  classes: v.array(ClassCount),
  positiveClass: Text,
  train: Count,
  test: Count,
  trainPositives: Count,
  testPositives: Count,
  /** Accuracy of always answering with the split's larger class; null for an empty split. */
  trainMajority: v.nullable(Fraction),
  testMajority: v.nullable(Fraction),
  used: Count,
  excluded: Count,
  rejected: Count,
  /** What undo and redo would take back and do again; `count`: edits that undo could take back. */
  edits: v.strictObject({ undo: v.nullable(EditName), redo: v.nullable(EditName), count: Count }),
  importSeconds: v.number(),
})
export type DatasetSummary = v.InferOutput<typeof DatasetSummary>

/** An image is known by this number everywhere outside the engine; its path stays inside. */
export const ImageId = Count
export type ImageId = number

export const DecisionKind = v.picklist(['kept', 'flipped', 'excluded'])
export type DecisionKind = v.InferOutput<typeof DecisionKind>

/** What a person decided about an image whose label the doctor suspected. */
export const LabelDecision = v.strictObject({
  kind: DecisionKind,
  /** The image's class when it was decided, and the one it has because of that. */
  from: Count,
  to: Count,
  /** Out of fold, of the label it had then. */
  probability: Fraction,
})
export type LabelDecision = v.InferOutput<typeof LabelDecision>

/** A decision whose edit was undone does not hold any more, and holds again when it is redone. */
export function decisionHolds(
  { kind, to }: LabelDecision,
  { classIndex, excluded }: { readonly classIndex: number; readonly excluded: boolean },
): boolean {
  return kind === 'excluded' ? excluded : !excluded && classIndex === to
}

export const ImageRecord = v.strictObject({
  id: ImageId,
  /** File name, shown as text, never as markup. */
  name: Text,
  /** Path inside the dataset, with forward slashes. */
  path: Text,
  classIndex: Count,
  /** 1 for the positive class. */
  label: v.picklist([0, 1]),
  split: Split,
  /** Used neither for training nor for testing. */
  excluded: v.boolean(),
  /** As the files said; another `classIndex` means relabeled. */
  givenClassIndex: Count,
  /** As the files said or the seeded split drew it; another `split` means moved by hand. */
  givenSplit: Split,
  /** Size and format of the original, after EXIF orientation. */
  width: Count,
  height: Count,
  format: Text,
  /** The last one about its label, whether it still holds or not. */
  decision: v.optional(LabelDecision),
})
export type ImageRecord = v.InferOutput<typeof ImageRecord>

export const RejectionCode = v.picklist([
  'not-an-image', // by its content, whatever its name says
  'unsupported-format', // an image, but none of JPEG, PNG, WebP, GIF, AVIF, TIFF
  'empty-file',
  'damaged', // truncated or corrupt
  'too-large', // more pixels than Whisker decodes
  'no-permission',
  'vanished', // was there when the folder was listed or the project saved, gone when it was read
  'changed', // a project knows it with other content
  'not-a-file', // pipe, socket, device
  'broken-link', // a link to nothing, or a loop
  'timed-out',
  'decoder-crashed',
  'not-imported', // the import was ended before its turn came
  'no-class', // a usable image outside every class folder
  'unreadable', // any other error of the file system
])
export type RejectionCode = v.InferOutput<typeof RejectionCode>

/** Every file of an import gets exactly one. */
export const Verdict = v.strictObject({
  path: Text,
  /** null: used. */
  rejection: v.nullable(v.strictObject({ code: RejectionCode, reason: Text })),
})
export type Verdict = v.InferOutput<typeof Verdict>

export const ImportProgress = v.strictObject({
  phase: v.picklist(['listing', 'decoding']),
  done: Count,
  /** Unknown (null) while listing. */
  total: v.nullable(Count),
  /** Images that are in. */
  used: Count,
  imagesPerSecond: v.number(),
  secondsLeft: v.nullable(v.number()),
})
export type ImportProgress = v.InferOutput<typeof ImportProgress>
