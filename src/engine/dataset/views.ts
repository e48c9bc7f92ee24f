import { WhiskerError, type ClassCount, type DatasetSummary, type ImageRecord, type Split } from '../contract/index.js'
import type { PixelMatrix } from '../matrix/index.js'
import type { Dataset, DatasetImage } from './types.js'

/** One split of a dataset: where its images lie among all, and their labels (1 for the positive class). */
export interface LabeledSplit {
  /** All the dataset's pixels, in a SharedArrayBuffer. */
  readonly whole: PixelMatrix
  readonly ids: Int32Array
  readonly labels: Uint8Array
}

const labeledSplits = new WeakMap<Dataset, Map<Split, LabeledSplit>>()

/** One split, for training. Kept with the dataset; null for an empty split. No pixel is copied. */
export function labeledPixels(dataset: Dataset, split: Split): LabeledSplit | null {
  const kept = labeledSplits.get(dataset) ?? new Map<Split, LabeledSplit>()
  labeledSplits.set(dataset, kept)
  const labeled = kept.get(split) ?? gatherSplit(dataset, split)
  if (labeled.ids.length === 0) return null
  kept.set(split, labeled)
  return labeled
}

function gatherSplit(dataset: Dataset, split: Split): LabeledSplit {
  const ids = Int32Array.from([...dataset.images.keys()].filter((id) => dataset.images[id]?.split === split))
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
  return dataset.images.map((image, id) => {
    const { path, classIndex, split, width, height, format } = image
    const name = path.slice(path.lastIndexOf('/') + 1)
    return { id, name, path, classIndex, label: labelOf(dataset, image), split, width, height, format }
  })
}

/** RGB bytes of one mean image after another, in class order; black for a class without images. */
export function meanImages(dataset: Dataset): Uint8Array {
  const features = featuresOf(dataset)
  const means = new Uint8Array(dataset.classSums.length * features)
  dataset.classSums.forEach((sum, c) => {
    const count = dataset.images.filter(({ classIndex }) => classIndex === c).length
    if (count > 0)
      means.set(
        sum.map((value) => Math.round(value / count)),
        c * features,
      )
  })
  return means
}

export function summarizeDataset(dataset: Dataset): DatasetSummary {
  const classes = dataset.classNames.map((name): ClassCount => ({ name, train: 0, test: 0 }))
  const positives = { train: 0, test: 0 }
  const totals = { train: 0, test: 0 }
  for (const image of dataset.images) {
    const count = classes[image.classIndex]
    if (count) count[image.split]++
    positives[image.split] += labelOf(dataset, image)
    totals[image.split]++
  }
  const { id, name, isDemo, options, splitKind, positiveClass, verdicts, importSeconds } = dataset
  const used = dataset.images.length
  return {
    ...{ id, name, isDemo, options, split: splitKind, classes, positiveClass, importSeconds },
    ...{ train: totals.train, test: totals.test, used, rejected: verdicts.length - used },
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

function labelOf({ classNames, positiveClass }: Dataset, image: DatasetImage | undefined): 0 | 1 {
  return image && classNames[image.classIndex] === positiveClass ? 1 : 0
}

function featuresOf({ options }: Dataset): number {
  return options.imageSize * options.imageSize * 3
}
