import type { Fit, ImportOptions, ImportProgress, LabelDecision, Split, SplitKind, Verdict } from '../contract/index.js'
import type { PixelCache } from './pixel-cache.js'

/** An image that is used. Its id is its place in `Dataset.images`. */
export interface DatasetImage {
  /** Where the file lies. Stays inside the engine. */
  readonly file: string
  /** Path inside the dataset, with forward slashes; unique. */
  readonly path: string
  readonly classIndex: number
  readonly split: Split
  /** Used neither for training nor for testing. */
  readonly excluded: boolean
  /** As the files said. */
  readonly givenClassIndex: number
  /** As the files said or the seeded split drew it; another `split` means moved by hand. */
  readonly givenSplit: Split
  /** As the files said; null where they say nothing. */
  readonly fileSplit: Split | null
  /** Of the original, after EXIF orientation. */
  readonly width: number
  readonly height: number
  readonly format: string
  /** SHA-256 of the file's bytes, in hexadecimal; of the sample's bytes where a file holds many. */
  readonly hash: string
  /** The last one about its label, whether it still holds or not. */
  readonly decision?: LabelDecision
}

/** Immutable: `configureDataset` and edits make a new one, sharing the pixels. */
export interface Dataset {
  /** Depends on content and state alone: changes with pixels, labels, split and exclusions, and comes back with them. */
  readonly id: string
  readonly name: string
  readonly isDemo: boolean
  readonly options: ImportOptions
  readonly splitKind: SplitKind
  /** By `DatasetImage.classIndex`, in natural order. */
  readonly classNames: readonly string[]
  readonly positiveClass: string
  /** In natural order of their paths; train before test where the split is given. */
  readonly images: readonly DatasetImage[]
  /** Bytes of all images, one after another, in a SharedArrayBuffer: image i is bytes[i·size²·3 … (i+1)·size²·3). */
  readonly pixels: Uint8Array
  /** See `combinePixelHashes`: the same pixels in the same order have the same one. */
  readonly pixelHash: string
  /** By image: the first one with exactly the same pixels; its own id where there is none before it. */
  readonly twins: Int32Array
  readonly verdicts: readonly Verdict[]
  readonly importSeconds: number
}

/** A photo to predict. Its pixels are its own copy. */
export interface Photo {
  readonly file: string
  readonly name: string
  readonly path: string
  readonly width: number
  readonly height: number
  readonly format: string
  /** size × size × 3 RGB bytes. */
  readonly pixels: Uint8Array
}

export interface PhotoOptions {
  readonly imageSize: number
  readonly fit: Fit
}

/** Images that have come in so far, each in its slot. */
export interface ArrivingImages {
  /** Those that came in from the given place on, at most `count`. */
  newest(from: number, count: number): { slot: number; image: DatasetImage }[]
  /** The one in a slot, its pixels a view; null while it is not in. */
  at(slot: number): { image: DatasetImage; pixels: Uint8Array } | null
}

/** Images of an import under way. */
export interface Incoming {
  readonly gathered: ArrivingImages
  readonly classNames: readonly string[]
  readonly positiveClass: string
  readonly imageSize: number
}

export interface ImportWatch {
  /** At most about 15 times a second. */
  progress(progress: ImportProgress): void
  readonly signal: AbortSignal
  /** Ends the import with what is in by then. */
  readonly keep?: AbortSignal
  /** Called once, when decoding begins: what is in can be looked at while more comes. */
  incoming?(incoming: Incoming): void
  /** Where decoded pixels are kept for the next time. */
  readonly cache?: PixelCache | null
  /** The built program that reads HDF5 files; without it they are no images. */
  readonly hdf5Reader?: string
}

export interface ImportExtras {
  /** Folders whose images are the test split (`--test`); all of the others are then training images. */
  readonly testPaths?: readonly string[]
  readonly isDemo?: boolean
  /** The folders' names by default. */
  readonly name?: string
}
