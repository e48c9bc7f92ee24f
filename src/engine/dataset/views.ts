import {
  WhiskerError,
  type ClassCount,
  type DatasetSummary,
  type EditHistory,
  type ImageRecord,
  type Split,
} from '../contract/index.js'
import type { PixelMatrix } from '../matrix/index.js'
import { hasGivenSplit, NO_EDITS } from './edits.js'
import type { Dataset, DatasetImage, Incoming } from './types.js'

/** One split of a dataset: where its images lie among all, and their labels (1 for the positive class). */
export interface LabeledSplit {
  /** All the dataset's pixels, in a SharedArrayBuffer. */
  readonly whole: PixelMatrix
  readonly ids: Int32Array
  readonly labels: Uint8Array
}

const labeledSplits = new WeakMap<Dataset, Map<Split, LabeledSplit>>()

/** One split without excluded images, for training. Kept with the dataset; null when empty. No pixel is copied. */
export function labeledPixels(dataset: Dataset, split: Split): LabeledSplit | null {
  const kept = labeledSplits.get(dataset) ?? new Map<Split, LabeledSplit>()
  labeledSplits.set(dataset, kept)
  const labeled = kept.get(split) ?? gatherSplit(dataset, split)
  if (labeled.ids.length === 0) return null
  kept.set(split, labeled)
  return labeled
}

function gatherSplit(dataset: Dataset, split: Split): LabeledSplit {
  const ids = Int32Array.from(
    dataset.images.flatMap((image, id) => (image.split === split && !image.excluded ? [id] : [])),
  )
  const labels = Uint8Array.from(ids, (id) => labelOf(dataset, dataset.images[id]))
  return { whole: wholePixels(dataset), ids, labels }
}

/** The pixels of all images, in the order of their ids. */
export function wholePixels(dataset: Dataset): PixelMatrix {
  return { features: featuresOf(dataset), samples: dataset.images.length, bytes: dataset.pixels }
}

/** RGB bytes of one image, a view. Throws `WhiskerError` `not-found`. */
export function imagePixels(dataset: Dataset, id: number): Uint8Array {
  if (!dataset.images[id]) throw new WhiskerError('not-found', 'This image is not in the dataset any more.')
  const features = featuresOf(dataset)
  return dataset.pixels.subarray(id * features, (id + 1) * features)
}

export function imageRecords(dataset: Dataset): ImageRecord[] {
  return dataset.images.map((image, id) => recordOf(dataset, image, id))
}

/** Those records of a dataset that differ from the same images' before; null when its images are others. */
export function changedRecords(before: Dataset, dataset: Dataset): ImageRecord[] | null {
  if (before.pixels !== dataset.pixels) return null
  return dataset.images.flatMap((image, id) => {
    const old = before.images[id]
    const isSame = old === image && labelOf(before, old) === labelOf(dataset, image)
    return isSame ? [] : [recordOf(dataset, image, id)]
  })
}

/** Records of images that are in, from the given place of their arrival on; their ids are slots, from `firstId` on. */
export function incomingRecords(incoming: Incoming, from: number, count: number, firstId: number): ImageRecord[] {
  return incoming.gathered.newest(from, count).map(({ slot, image }) => recordOf(incoming, image, firstId + slot))
}

function recordOf(
  dataset: Pick<Dataset, 'classNames' | 'positiveClass'>,
  image: DatasetImage,
  id: number,
): ImageRecord {
  const { path, classIndex, split, excluded, givenClassIndex, givenSplit, width, height, format, decision } = image
  return {
    ...{ id, name: path.slice(path.lastIndexOf('/') + 1), path, width, height, format },
    ...{ classIndex, label: labelOf(dataset, image), split, excluded, givenClassIndex, givenSplit },
    ...(decision ? { decision } : {}),
  }
}

export function summarizeDataset(dataset: Dataset, edits: EditHistory = NO_EDITS): DatasetSummary {
  const classes = dataset.classNames.map((name): ClassCount => ({ name, train: 0, test: 0 }))
  const positives = { train: 0, test: 0 }
  const totals = { train: 0, test: 0 }
  for (const image of dataset.images) {
    if (image.excluded) continue
    const count = classes[image.classIndex]
    if (count) count[image.split]++
    positives[image.split] += labelOf(dataset, image)
    totals[image.split]++
  }
  const { id, name, isDemo, options, splitKind, positiveClass, verdicts, importSeconds } = dataset
  const used = totals.train + totals.test
  const excluded = dataset.images.length - used
  return {
    ...{ id, name, isDemo, options, split: splitKind, classes, positiveClass, importSeconds },
    hasGivenSplit: hasGivenSplit(dataset),
    ...{ ...totals, used, excluded, rejected: verdicts.length - dataset.images.length },
    edits: { undo: edits.done.at(-1)?.name ?? null, redo: edits.undone.at(-1)?.name ?? null, count: edits.done.length },
    trainPositives: positives.train,
    testPositives: positives.test,
    trainMajority: majority(positives.train, totals.train),
    testMajority: majority(positives.test, totals.test),
  }
}

/** Accuracy of always answering with the larger class; null without images. */
function majority(positives: number, total: number): number | null {
  return total === 0 ? null : Math.max(positives, total - positives) / total
}

function labelOf(
  { classNames, positiveClass }: Pick<Dataset, 'classNames' | 'positiveClass'>,
  image: DatasetImage | undefined,
): 0 | 1 {
  return image && classNames[image.classIndex] === positiveClass ? 1 : 0
}

function featuresOf({ options }: Dataset): number {
  return options.imageSize * options.imageSize * 3
}
