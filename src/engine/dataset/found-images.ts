import type { DecodeOptions, DecoderPool } from '../decoder/index.js'
import type { ImageSource } from './decode-files.js'
import { Hdf5Samples, isHdf5 } from './hdf5-samples.js'
import { ImageFiles } from './image-files.js'
import { detectLayout, type Layout } from './layout.js'
import { listFiles, type ListedFile, type ListingWatch } from './list-files.js'
import type { PixelCache } from './pixel-cache.js'

/** What reads images: decoders, and where they are kept for the next time. */
export interface Decoding {
  readonly pool: DecoderPool
  readonly cache: PixelCache | null
}

/** Another way to classes and split than by the files' names. */
export type LayoutOf = (files: readonly ListedFile[]) => Layout

/** Everything below the opened paths, each with its place, before any of it is decoded. */
export interface FoundImages {
  readonly files: readonly ListedFile[]
  readonly layout: Layout
  /** See `DatasetOutline`. */
  readonly testCandidates: readonly string[]
  /** `files`: those found, in any order. */
  sourceOf(files: readonly ListedFile[], options: DecodeOptions, decoding: Decoding): ImageSource
  close(): Promise<void>
}

/**
 * Folders and files of images, or HDF5 files. `testPaths` are for testing; all of `paths` are for training then. Throws
 * `WhiskerError`: `cancelled`; `file-damaged` and `too-large` for HDF5 files.
 */
export async function findImages(
  paths: readonly string[],
  testPaths: readonly string[],
  hdf5Reader: string | undefined,
  watch: ListingWatch,
  layoutOf?: LayoutOf,
): Promise<FoundImages> {
  const all = [...paths, ...testPaths]
  if (hdf5Reader !== undefined && all.length > 0 && all.every(isHdf5)) {
    const samples = await Hdf5Samples.open(paths, testPaths, hdf5Reader)
    const { files, testCandidates } = samples
    const layout = layoutOf ? layoutOf(files) : samples.layout
    return {
      ...{ files, layout, testCandidates: layoutOf ? [] : testCandidates },
      sourceOf: (_, options, { pool }) => samples.sourceFor(options, pool),
      close: () => samples.close(),
    }
  }
  const files = await listFiles(all, watch)
  const isTest = ({ root }: ListedFile) => root >= paths.length
  const train = files.filter((file) => !isTest(file))
  const layout = layoutOf ? layoutOf(files) : detectLayout(train, files.filter(isTest))
  return {
    ...{ files, layout, testCandidates: [] },
    sourceOf: (ordered, options, { pool, cache }) => new ImageFiles(ordered, all, options, pool, cache),
    close: () => Promise.resolve(),
  }
}
