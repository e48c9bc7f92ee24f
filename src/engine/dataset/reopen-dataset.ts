import { setImmediate } from 'node:timers/promises'
import { WhiskerError, type Verdict } from '../contract/index.js'
import type { DecoderPool } from '../decoder/index.js'
import { hasImageName } from './folder-tree.js'
import { identify } from './identify.js'
import { isHdf5 } from './hdf5-samples.js'
import { importDataset } from './import-dataset.js'
import type { Layout } from './layout.js'
import type { ListedFile } from './list-files.js'
import { combinePixelHashes, hashPixels, twinsOf } from './pixel-hash.js'
import type { Dataset, DatasetImage, ImportWatch } from './types.js'

/** Of folders that hold no images, and of an HDF5 file that is gone. */
const NOTHING_THERE: readonly string[] = ['no-images', 'file-unreadable']
/** Images copied or hashed before the engine looks at its messages again. */
const IMAGES_PER_TURN = 256

/** An image as it was saved; where its file lies now is to be found. */
export type KnownImage = Omit<DatasetImage, 'file'>

/** A dataset as it was saved, without its numbers. */
export type KnownDataset = Omit<Dataset, 'id' | 'images' | 'pixels' | 'pixelHash' | 'twins' | 'importSeconds'> & {
  readonly images: readonly KnownImage[]
}

export interface Reopened {
  /** Of the images that were found, in the order they are known in. */
  readonly dataset: Dataset
  /** By known image: its place in `dataset.images`; null: missing. */
  readonly places: readonly (number | null)[]
  /** Known images that were not found; `changed`: there is a file of that path, with other content. */
  readonly missing: readonly { readonly path: string; readonly changed: boolean }[]
  /** Found under another path than before. */
  readonly moved: number
  /** Usable images there that are not known. */
  readonly unknown: number
}

/**
 * Finds the images of a saved dataset below these paths by their content, whatever their files are called now, and
 * decodes them. Labels and split are as they were saved, not as folders say. Throws `cancelled`, `too-large`, and
 * `internal` when no decoder starts.
 */
export async function reopenDataset(
  known: KnownDataset,
  paths: readonly string[],
  pool: DecoderPool,
  watch: ImportWatch,
): Promise<Reopened> {
  const started = performance.now()
  const there = await importAll(known, paths, pool, watch)
  const found = matchByContent(known.images, there?.images ?? [])
  const present = found.flatMap((place, k) => (place === null ? [] : [{ place, known: known.images[k] }]))
  const images = present.flatMap((one): DatasetImage[] => {
    const file = there?.images[one.place]
    return file && one.known ? [{ ...one.known, file: file.file, path: file.path }] : []
  })
  const missing = missingOf(known.images, found, pathsIn(there, paths.length > 1))
  const dataset = await assemble(
    known,
    images,
    there,
    present.map(({ place }) => place),
    missing,
  )
  let next = 0
  return {
    dataset: { ...dataset, importSeconds: (performance.now() - started) / 1000 },
    places: found.map((place) => (place === null ? null : next++)),
    missing,
    moved: present.filter((one, i) => one.known?.path !== images[i]?.path).length,
    unknown: (there?.images.length ?? 0) - present.length,
  }
}

/** Everything that may be one of the images, in one class; null where there is nothing at all. */
async function importAll(
  { options, images }: KnownDataset,
  paths: readonly string[],
  pool: DecoderPool,
  watch: ImportWatch,
): Promise<Dataset | null> {
  const known = new Set(images.map(({ path }) => path))
  const layoutOf = (files: readonly ListedFile[]): Layout => {
    const wanted = files.filter(
      (file) => hasImageName(file.path) || known.has(file.path) || isHdf5(file.path.split('#')[0] ?? ''),
    )
    const places = wanted.map((file) => [file, { classIndex: 0, split: null }] as const)
    return { kind: 'class-folders', classNames: ['images'], places: new Map(places) }
  }
  try {
    return await importDataset(paths, { ...options, positiveClass: null }, pool, watch, {}, layoutOf)
  } catch (error) {
    if (error instanceof WhiskerError && NOTHING_THERE.includes(error.code)) return null
    throw error
  }
}

/** By known image the place of one with the same content, each used once; of several, the one of the same path. */
function matchByContent(known: readonly KnownImage[], there: readonly DatasetImage[]): (number | null)[] {
  const byHash = new Map<string, Map<string, number>>()
  there.forEach(({ hash, path }, place) => {
    const same = byHash.get(hash) ?? new Map<string, number>()
    byHash.set(hash, same.set(path, place))
  })
  const take = (hash: string, path: string | undefined): number | null => {
    const same = byHash.get(hash)
    const place = path === undefined ? undefined : same?.get(path)
    if (path === undefined || place === undefined) return null
    same?.delete(path)
    return place
  }
  const inPlace = known.map(({ hash, path }) => take(hash, path))
  return inPlace.map((place, k) => {
    const hash = known[k]?.hash ?? ''
    return place ?? take(hash, byHash.get(hash)?.keys().next().value)
  })
}

/** Of several opened folders, paths begin with the folder's name; seen from within it they do not. */
function pathsIn(there: Dataset | null, areSeveral: boolean): Set<string> {
  const paths = there?.images.map(({ path }) => path) ?? []
  return new Set(areSeveral ? [...paths, ...paths.map((path) => path.slice(path.indexOf('/') + 1))] : paths)
}

function missingOf(known: readonly KnownImage[], found: readonly (number | null)[], paths: ReadonlySet<string>) {
  return known.flatMap(({ path }, k) => (found[k] === null ? [{ path, changed: paths.has(path) }] : []))
}

async function assemble(
  known: KnownDataset,
  images: readonly DatasetImage[],
  there: Dataset | null,
  places: readonly number[],
  missing: Reopened['missing'],
): Promise<Dataset> {
  const features = known.options.imageSize ** 2 * 3
  const pixels = await inOrder(there, places, features)
  const isSame = there !== null && pixels === there.pixels
  const hashes = isSame ? [] : await hashInTurns(pixels, features)
  return identify({
    ...known,
    images,
    pixels,
    pixelHash: isSame ? there.pixelHash : combinePixelHashes(hashes),
    twins: isSame ? there.twins : twinsOf(hashes),
    verdicts: [
      ...known.verdicts.filter(
        ({ rejection }) => rejection && rejection.code !== 'vanished' && rejection.code !== 'changed',
      ),
      ...images.map(({ path }): Verdict => ({ path, rejection: null })),
      ...missing.map(verdictOf),
    ],
    importSeconds: 0,
  })
}

function verdictOf({ path, changed }: Reopened['missing'][number]): Verdict {
  const reason = changed
    ? 'The project knows this file with other content: it was changed or replaced.'
    : 'The project knows this image, but it was not found, under whatever name.'
  return { path, rejection: { code: changed ? 'changed' : 'vanished', reason } }
}

/** The very pixels where they are in order already, else a copy in shared memory. */
async function inOrder(there: Dataset | null, places: readonly number[], features: number): Promise<Uint8Array> {
  if (there && places.length === there.images.length && places.every((place, i) => place === i)) return there.pixels
  const pixels = new Uint8Array(new SharedArrayBuffer(places.length * features))
  for (const [i, place] of places.entries()) {
    if (there) pixels.set(there.pixels.subarray(place * features, (place + 1) * features), i * features)
    if (i % IMAGES_PER_TURN === 0) await setImmediate()
  }
  return pixels
}

async function hashInTurns(pixels: Uint8Array, features: number): Promise<string[]> {
  const hashes: string[] = []
  for (let start = 0; start < pixels.length; start += IMAGES_PER_TURN * features) {
    hashes.push(...hashPixels(pixels.subarray(start, start + IMAGES_PER_TURN * features), features))
    await setImmediate()
  }
  return hashes
}
