import { stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import * as v from 'valibot'
import { EditHistory, Hyperparameters, Notes, Text, WhiskerError } from '../contract/index.js'
import type { KnownDataset, KnownImage } from '../dataset/index.js'
import type { ProjectContent } from '../export/index.js'
import { allImages, withAbsent } from './absent-images.js'
import type { HeldDataset } from './held-dataset.js'
import type { Run } from './run.js'
import { SavedImage, savedDataset } from './saved-dataset.js'
import { decodeRun, encodeRun } from './saved-run.js'

/** Longer ones no file system has. */
const Path = v.pipe(v.string(), v.maxLength(32_768))

/** A folder or file the images come from. */
const Source = v.strictObject({
  /** Seen from the project's folder, with forward slashes; null: on another disk. */
  relative: v.nullable(Path),
  absolute: Path,
  /** Given apart from the others, as test images. */
  isTest: v.boolean(),
})
type Source = v.InferOutput<typeof Source>

const SavedDataset = v.strictObject({
  id: Text,
  sources: v.array(Source),
  ...savedDataset,
  /** Those missing when it was saved too. */
  images: v.pipe(v.array(SavedImage), v.maxLength(1_000_000)),
  edits: EditHistory,
})
export type SavedDataset = v.InferOutput<typeof SavedDataset>

/** `project.json` of a project file; docs/formats.md describes it. */
const Description = v.strictObject({
  format: v.literal('whisker-project'),
  savedAt: v.number(),
  notes: Notes,
  hyperparameters: v.nullable(Hyperparameters),
  dataset: v.nullable(SavedDataset),
  /** Names of files, in the order the runs were started in. */
  runs: v.pipe(v.array(Text), v.maxLength(10_000)),
})

/** A project as plain values and runs. */
export interface SavedProject {
  readonly savedAt: number
  readonly notes: string
  readonly hyperparameters: Hyperparameters | null
  readonly dataset: SavedDataset | null
  readonly runs: readonly Run[]
}

export function encodeSavedProject({ runs, ...rest }: SavedProject): ProjectContent {
  const files = new Map(runs.map((run, place) => [`runs/${place}.npz`, encodeRun(run, place)]))
  const description = JSON.stringify({ format: 'whisker-project', ...rest, runs: [...files.keys()] })
  return { description, files }
}

/** Throws `file-damaged` when what its checksum vouches for is no project of this version all the same. */
export function decodeSavedProject({ description, files }: ProjectContent, fileName: string): SavedProject {
  try {
    const { runs, ...rest } = v.parse(Description, JSON.parse(description), { abortEarly: true })
    const { savedAt, notes, hyperparameters, dataset } = rest
    const decoded = runs.map((name) => decodeRun(files.get(name) ?? absent(name)).run)
    return { savedAt, notes, hyperparameters, dataset, runs: decoded }
  } catch (error) {
    const what = error instanceof Error ? error.message : 'it cannot be read'
    throw new WhiskerError('file-damaged', `"${fileName}" is not a project Whisker can read: ${what}.`, fileName, {
      cause: error,
    })
  }
}

/** The dataset as a project in this file holds it. */
export function describeDataset(held: HeldDataset, projectFile: string): SavedDataset {
  const { dataset, source } = held
  const { edits } = withAbsent(held)
  const { id, name, isDemo, options, splitKind, classNames, positiveClass, pixelHash, verdicts } = dataset
  const about = { id, name, isDemo, options, splitKind, positiveClass, pixelHash, verdicts: [...verdicts] }
  const files = (paths: readonly string[], isTest: boolean) =>
    paths.map((path): Source => ({ ...placeOf(path, projectFile), isTest }))
  return {
    ...about,
    classNames: [...classNames],
    // The demo set comes with every Whisker.
    sources: isDemo ? [] : [...files(source.paths, false), ...files(source.extras.testPaths ?? [], true)],
    images: allImages(held).map(savedImage),
    edits,
  }
}

export function knownDataset(saved: SavedDataset): KnownDataset {
  const { name, isDemo, options, splitKind, classNames, positiveClass, images, verdicts } = saved
  return { name, isDemo, options, splitKind, classNames, positiveClass, images, verdicts }
}

/** Where the file lies is said by the sources and the path inside them. */
function savedImage(image: KnownImage): SavedImage {
  const { path, classIndex, split, excluded, givenClassIndex, givenSplit, fileSplit, decision, ...rest } = image
  const { width, height, format, hash } = rest
  const state = { classIndex, split, excluded, givenClassIndex, givenSplit, fileSplit, decision }
  return { path, ...state, width, height, format, hash }
}

/** Where a source lies now: beside the project as it did, else where it did. */
export async function locateSource({ relative: path, absolute }: Source, projectFile: string): Promise<string> {
  const beside = path === null ? null : resolve(dirname(projectFile), path)
  if (beside !== null && (await isThere(beside))) return beside
  return absolute
}

export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function placeOf(path: string, projectFile: string): { relative: string | null; absolute: string } {
  const absolute = resolve(path)
  const seen = relative(dirname(projectFile), absolute)
  return { relative: isAbsolute(seen) ? null : seen.split(sep).join('/') || '.', absolute }
}

function absent(name: string): never {
  throw new Error(`it has no "${name}"`)
}
