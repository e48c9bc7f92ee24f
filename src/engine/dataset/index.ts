import type { DatasetOutline, DatasetSummary, ImageRecord, ImportOptions, Split, Verdict } from '../contract/index.js'
import type { DecoderPool } from '../decoder/index.js'
import type { PixelMatrix } from '../matrix/index.js'
import type { Dataset, ImportExtras, ImportWatch, Photo, PhotoOptions } from './types.js'

export type * from './types.js'

const later = () => new Error('not written yet')

export function outlineDataset(_paths: readonly string[], _signal?: AbortSignal): Promise<DatasetOutline> {
  return Promise.reject(later())
}

/** Throws `WhiskerError`: cancelled, no-images, positive-class-unknown, too-large, and internal when no decoder starts. */
export function importDataset(
  _paths: readonly string[],
  _options: ImportOptions,
  _pool: DecoderPool,
  _watch: ImportWatch,
  _extras: ImportExtras = {},
): Promise<Dataset> {
  return Promise.reject(later())
}

/** Images of folders and files as own photos. Unusable ones are in the verdicts only. Throws: cancelled. */
export function importPhotos(
  _paths: readonly string[],
  _options: PhotoOptions,
  _pool: DecoderPool,
  _watch: ImportWatch,
): Promise<{ photos: Photo[]; verdicts: Verdict[] }> {
  return Promise.reject(later())
}

/** Without decoding. Throws `positive-class-unknown` when no class has that name. A given split stays as it is. */
export function configureDataset(
  _dataset: Dataset,
  _change: { positiveClass?: string; testFraction?: number; splitSeed?: number },
): Dataset {
  throw later()
}

/** One split, contiguous in a SharedArrayBuffer, for training. Kept with the dataset; null for an empty split. */
export function labeledPixels(
  _dataset: Dataset,
  _split: Split,
): { ids: number[]; pixels: PixelMatrix; labels: Uint8Array } | null {
  throw later()
}

/** Of one image, a view. Throws `not-found`. */
export function imagePixels(_dataset: Dataset, _id: number): Uint8Array {
  throw later()
}

export function summarizeDataset(_dataset: Dataset): DatasetSummary {
  throw later()
}

export function imageRecords(_dataset: Dataset): ImageRecord[] {
  throw later()
}

/** RGB bytes of one mean image after another, in class order; black for a class without images. */
export function meanImages(_dataset: Dataset): Uint8Array {
  throw later()
}
