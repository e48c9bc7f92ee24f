import type { DatasetOutline, Split } from '../contract/index.js'
import { labelsByPrefix } from './file-name-prefix.js'
import { buildTree, filesBelow, type Folder } from './folder-tree.js'
import type { ListedFile } from './list-files.js'
import { compareNatural } from './natural-order.js'
import { splitByName } from './split-names.js'

export interface Place {
  readonly classIndex: number
  /** null: the files bring no split. */
  readonly split: Split | null
}

/** Which class, and where the files say so which split, each file belongs to. */
export interface Layout {
  readonly kind: DatasetOutline['layout']
  readonly classNames: readonly string[]
  /** Files outside every class are missing. */
  readonly places: ReadonlyMap<ListedFile, Place>
}

/** Names of a positive class, in order of preference. */
const POSITIVE_NAMES = ['cat', 'cats', 'yes', 'positive', '1']

export function guessPositiveClass(classNames: readonly string[]): string | null {
  for (const positive of POSITIVE_NAMES) {
    const found = classNames.find((name) => name.trim().toLowerCase() === positive)
    if (found !== undefined) return found
  }
  return null
}

/**
 * Reads classes and split off names of folders and files. Several opened folders are one class each, or a train and
 * test pair. `testFiles` are those of separately opened test folders: everything in `files` is then for training.
 */
export function detectLayout(files: readonly ListedFile[], testFiles: readonly ListedFile[] = []): Layout {
  const main = labelFolder(buildTree(files))
  if (testFiles.length === 0) return toLayout(main)
  const train = main.labels.map((label) => ({ ...label, split: 'train' as const }))
  const test = labelFolder(buildTree(testFiles)).labels.map((label) => ({ ...label, split: 'test' as const }))
  return toLayout({ kind: train.length > 0 ? 'given-split' : main.kind, labels: [...train, ...test] })
}

interface Labeled {
  readonly kind: Layout['kind']
  readonly labels: readonly { className: string; split: Split | null; files: readonly ListedFile[] }[]
}

function labelFolder(tree: Folder): Labeled {
  const folder = descend(tree)
  return labelSplitFolders(folder) ?? labelClasses(folder)
}

/** Train and test folders, both with classes; or, where the test folder has none, the train folder's. */
function labelSplitFolders(folder: Folder): Labeled | null {
  const halves = folder.folders.map((half) => ({ split: splitByName(half.name), labeled: labelClasses(descend(half)) }))
  const labels = halves.flatMap(({ split, labeled }) =>
    split ? labeled.labels.map((label) => ({ ...label, split })) : [],
  )
  if (!halves.some(({ split }) => split === 'train') || !halves.some(({ split }) => split === 'test')) return null
  const given = labels.some(({ split }) => split === 'train') && labels.some(({ split }) => split === 'test')
  if (given) return { kind: 'given-split', labels }
  const kind = halves.find(({ labeled }) => labeled.labels.length > 0)?.labeled.kind
  return kind ? { kind, labels: labels.map((label) => ({ ...label, split: null })) } : null
}

function labelClasses(folder: Folder): Labeled {
  const classes = classFolders(folder)
  if (classes.length > 1 || (classes.length === 1 && folder.images.length === 0)) {
    const labels = classes.map((one) => ({ className: one.name, split: null, files: filesBelow(one) }))
    return { kind: 'class-folders', labels }
  }
  const prefixes = labelsByPrefix(folder.images)
  if (prefixes) {
    const labels = [...prefixes].map(([className, files]) => ({ className, split: null, files }))
    return { kind: 'file-name-prefix', labels }
  }
  return { kind: folder.imagesBelow > 0 ? 'loose-images' : 'nothing', labels: [] }
}

/** Skips folders that only wrap another one. A single folder of images is a class, not a wrapper. */
function descend(folder: Folder): Folder {
  const [only, another] = classFolders(folder)
  if (!only || another || folder.images.length > 0) return folder
  const isWrapper = classFolders(only).length > 0 || splitByName(only.name) || labelsByPrefix(only.images)
  return isWrapper ? descend(only) : folder
}

function classFolders(folder: Folder): Folder[] {
  return folder.folders.filter(({ isHidden, imagesBelow }) => !isHidden && imagesBelow > 0)
}

/** Classes of the same name, whatever its case, are one. */
function toLayout({ kind, labels }: Labeled): Layout {
  const names = new Map<string, string>()
  for (const { className } of labels) {
    const key = className.toLowerCase()
    if (!names.has(key)) names.set(key, className)
  }
  const classNames = [...names.values()].sort(compareNatural)
  const places = new Map<ListedFile, Place>()
  for (const { className, split, files } of labels) {
    const classIndex = classNames.indexOf(names.get(className.toLowerCase()) ?? className)
    for (const file of files) places.set(file, { classIndex, split })
  }
  return { kind, classNames, places }
}
