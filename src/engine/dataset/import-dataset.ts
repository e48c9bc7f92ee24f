import { basename, resolve } from 'node:path'
import { WhiskerError, type DatasetOutline, type ImportOptions, type Verdict } from '../contract/index.js'
import type { DecoderPool } from '../decoder/index.js'
import { assembleDataset, pickPositiveClass } from './configure.js'
import { decodeFiles, type DecodingWatch, type ImageSource } from './decode-files.js'
import { findImages, type LayoutOf } from './found-images.js'
import { GatheredImages } from './gathered-images.js'
import { ProgressTeller } from './import-progress.js'
import { guessPositiveClass, type Layout } from './layout.js'
import type { ListedFile } from './list-files.js'
import type { Dataset, ImportExtras, ImportWatch } from './types.js'

/** What was opened holds, by names alone. Throws `WhiskerError`: `cancelled`; `file-damaged` for an HDF5 file. */
export async function outlineDataset(
  paths: readonly string[],
  { signal, hdf5Reader }: { signal?: AbortSignal; hdf5Reader?: string } = {},
): Promise<DatasetOutline> {
  const found = await findImages(paths, [], hdf5Reader, { signal })
  await found.close()
  const { files, layout, testCandidates } = found
  const counts = layout.classNames.map(() => 0)
  for (const { classIndex } of layout.places.values()) counts[classIndex] = (counts[classIndex] ?? 0) + 1
  return {
    name: nameOf(paths),
    layout: layout.kind,
    classes: layout.classNames.map((name, c) => ({ name, files: counts[c] ?? 0 })),
    positiveGuess: guessPositiveClass(layout.classNames),
    files: files.length,
    testCandidates: [...testCandidates],
  }
}

/**
 * Decodes everything below the paths once. Nothing but the paths decides the order of the images. Throws
 * `WhiskerError`: `cancelled`, `no-images`, `positive-class-unknown`, `split-unknown`, `too-large`, `file-damaged` for an
 * HDF5 file, and `internal` when no decoder starts.
 */
export async function importDataset(
  paths: readonly string[],
  options: ImportOptions,
  pool: DecoderPool,
  watch: ImportWatch,
  extras: ImportExtras = {},
  layoutOf?: LayoutOf,
): Promise<Dataset> {
  const started = performance.now()
  const progress = new ProgressTeller((one) => watch.progress(one))
  const listing = { signal: watch.signal, found: (count: number) => progress.listed(count) }
  const found = await findImages(paths, extras.testPaths ?? [], watch.hdf5Reader, listing, layoutOf)
  try {
    const { files, layout } = found
    const name = extras.name ?? nameOf(paths)
    expectLabels(layout, files, name)
    expectSplit(found.testCandidates)
    const positiveClass = pickPositiveClass(layout.classNames, options.positiveClass)

    const ordered = inOrder(files, layout)
    const gathered = new GatheredImages(ordered, layout, options.imageSize)
    const decoding = { size: options.imageSize, fit: options.fit }
    const source = found.sourceOf(ordered, decoding, { pool, cache: watch.cache ?? null })
    watch.incoming?.({ gathered, classNames: layout.classNames, positiveClass, imageSize: options.imageSize })
    const order = source.isSequential ? undefined : () => mixedOrder(ordered, layout)
    const { signal, keep } = watch
    const verdicts = await decodeAll(ordered, source, { signal, keep, progress, order }, gathered)
    const images = gathered.pack()
    if (images.length === 0) throw noneUsable(name, verdicts)
    return assembleDataset({
      name,
      isDemo: extras.isDemo ?? false,
      options: { ...options, positiveClass },
      classNames: layout.classNames,
      images,
      splitKind: layout.kind === 'given-split' ? 'given' : 'stratified',
      pixels: gathered.pixels,
      ...gathered.pixelHashes(),
      verdicts,
      importSeconds: (performance.now() - started) / 1000,
    })
  } finally {
    await found.close()
  }
}

/** Whatever comes of the import: what was decoded need not be decoded again. */
async function decodeAll(
  files: readonly ListedFile[],
  source: ImageSource,
  watch: DecodingWatch,
  gathered: GatheredImages,
): Promise<Verdict[]> {
  let isComplete = false
  try {
    const verdicts = await decodeFiles(files, source, watch, (image, file) => gathered.add(image, file))
    isComplete = !watch.keep?.aborted
    return verdicts
  } finally {
    source.finish?.(isComplete)
  }
}

/** Train before test where the split is given, so that each is one piece of memory. */
function inOrder(files: readonly ListedFile[], { places }: Layout): ListedFile[] {
  const isTest = (file: ListedFile) => places.get(file)?.split === 'test'
  return [...files.filter((file) => !isTest(file)), ...files.filter(isTest)]
}

/** Files of all classes and splits side by side, each class in its order: what is in early stands for the whole. */
function mixedOrder(files: readonly ListedFile[], { places }: Layout): number[] {
  const groupOf = (file: ListedFile) => {
    const place = places.get(file)
    return `${place?.classIndex} ${place?.split}`
  }
  const sizes = new Map<string, number>()
  const ranks = files.map((file) => {
    const group = groupOf(file)
    const at = sizes.get(group) ?? 0
    sizes.set(group, at + 1)
    return { group, at }
  })
  const share = ranks.map(({ group, at }) => (at + 0.5) / (sizes.get(group) ?? 1))
  return files.map((_, index) => index).sort((a, b) => (share[a] ?? 0) - (share[b] ?? 0))
}

function nameOf(paths: readonly string[]): string {
  const names = paths.map((path) => basename(resolve(path)) || path)
  return names.join(' + ').slice(0, 200)
}

function expectSplit([first, second]: readonly string[]): void {
  if (first === undefined) return
  throw new WhiskerError(
    'split-unknown',
    `Nothing says which of "${first}" and "${second ?? first}" holds the test images. Give the training file and, with --test, the test file.`,
    first,
  )
}

function expectLabels({ kind, classNames }: Layout, files: readonly ListedFile[], name: string): void {
  if (classNames.length > 0) return
  if (kind === 'nothing') {
    const found = files.length === 0 ? 'no files' : `${files.length} files, none of them an image by its name`
    throw new WhiskerError('no-images', `There are ${found} in "${name}".`, name)
  }
  throw new WhiskerError(
    'no-images',
    `The images in "${name}" have no classes. Put each class into a folder of its own, or begin the file names with it (cat.1.jpg).`,
    name,
  )
}

function noneUsable(name: string, verdicts: readonly Verdict[]): WhiskerError {
  const first = verdicts.find(({ rejection }) => rejection)
  const example = first?.rejection ? ` The first, ${first.path}: ${first.rejection.reason}` : ''
  const message = `None of the ${verdicts.length} files in "${name}" can be used.${example}`
  return new WhiskerError('no-images', message, name)
}
