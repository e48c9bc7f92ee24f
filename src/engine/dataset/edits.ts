import type {
  Edit,
  EditHistory,
  EditName,
  ImageChange,
  ImageState,
  LabelDecision,
  SplitSettings,
} from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import { identify } from './identify.js'
import { stratifiedSplit } from './split.js'
import type { Dataset, DatasetImage } from './types.js'

/** A dataset and what was done to make it so. */
export interface Edited {
  readonly dataset: Dataset
  readonly edits: EditHistory
}

export const NO_EDITS: EditHistory = { done: [], undone: [] }

/**
 * Relabels, excludes, restores or moves images; images that are so already are left out. Null when nothing would
 * change. Throws `WhiskerError` `not-found` for an image or a class that does not exist.
 */
export function editImages({ dataset, edits }: Edited, ids: Iterable<number>, change: ImageChange): Edited | null {
  expectClass(dataset, change.classIndex)
  const images = [...new Set(ids)].flatMap((id) => {
    const before = stateOf(expectImage(dataset, id))
    const after = { ...before, ...defined(change) }
    return sameState(before, after) ? [] : [{ id, before, after }]
  })
  if (images.length === 0) return null
  return perform({ dataset, edits }, { name: nameOf(dataset, change, images.length), images, split: null })
}

/**
 * Divides all images anew, those moved by hand too; labels and exclusions stay. A given split stays as it is unless it is
 * asked for. Null when nothing would change. Throws `WhiskerError`
 * `not-found` when the files bring no split and theirs is asked for.
 */
export function splitAnew({ dataset, edits }: Edited, change: Partial<SplitSettings>): Edited | null {
  const before = splitSettings(dataset)
  const after = { ...before, ...defined(change) }
  const splits = after.kind === 'given' && change.kind === undefined ? [] : drawSplit(dataset, after)
  const images = dataset.images.flatMap((image, id) => {
    const drawn = splits[id]
    const before = stateOf(image)
    const after = drawn === undefined ? before : { ...before, split: drawn, givenSplit: drawn }
    return sameState(before, after) ? [] : [{ id, before, after }]
  })
  if (images.length === 0 && sameSettings(before, after)) return null
  const moved = images.filter((one) => one.before.split !== one.after.split).length
  return perform(
    { dataset, edits },
    { name: { kind: 'split', count: moved, to: null }, images, split: { before, after } },
  )
}

/**
 * With a decision about a suspect; null: none any more. Neither the history nor the dataset's id knows of it. Throws
 * `WhiskerError` `not-found` for an image or a class that does not exist.
 */
export function decideAbout({ dataset, edits }: Edited, id: number, decision: LabelDecision | null): Edited {
  expectClass(dataset, decision?.from)
  expectClass(dataset, decision?.to)
  const images = [...dataset.images]
  images[id] = { ...expectImage(dataset, id), decision: decision ?? undefined }
  return { dataset: { ...dataset, images }, edits }
}

/** The newest edit taken back; null when there is none. */
export function undoEdit({ dataset, edits }: Edited): Edited | null {
  const edit = edits.done.at(-1)
  if (!edit) return null
  return {
    dataset: withStates(dataset, states(edit, 'before'), edit.split?.before),
    edits: { done: edits.done.slice(0, -1), undone: [...edits.undone, edit] },
  }
}

/** The edit taken back last done again; null when there is none. */
export function redoEdit({ dataset, edits }: Edited): Edited | null {
  const edit = edits.undone.at(-1)
  if (!edit) return null
  return {
    dataset: withStates(dataset, states(edit, 'after'), edit.split?.after),
    edits: { done: [...edits.done, edit], undone: edits.undone.slice(0, -1) },
  }
}

/**
 * A dataset as it was left: with the states of its images (null: as it is now), and the split they were divided by.
 * Throws `WhiskerError` `not-found` for an image or a class that does not exist.
 */
export function withStates(
  dataset: Dataset,
  states: Iterable<readonly [id: number, state: ImageState]>,
  settings?: SplitSettings,
): Dataset {
  const images = [...dataset.images]
  for (const [id, { classIndex, split, excluded, givenSplit }] of states) {
    const image = expectImage(dataset, id)
    expectClass(dataset, classIndex)
    images[id] = { ...image, classIndex, split, excluded, givenSplit }
  }
  const { kind: splitKind, testFraction, splitSeed } = settings ?? splitSettings(dataset)
  const options = { ...dataset.options, testFraction, splitSeed }
  return identify({ ...dataset, images, splitKind, options })
}

/** Where the images and classes of one dataset are in another; null: they are gone. */
export interface Renumbering {
  image(id: number): number | null
  classIndex(index: number): number | null
}

/** The same history for a dataset with other numbers. What became of images or classes that are gone is left out. */
export function renumberEdits({ done, undone }: EditHistory, to: Renumbering): EditHistory {
  const renumber = (edits: readonly Edit[]) =>
    edits.flatMap((edit) => {
      const images = edit.images.flatMap((one) => {
        const [id, before, after] = [to.image(one.id), renumberState(one.before, to), renumberState(one.after, to)]
        return id === null || !before || !after ? [] : [{ id, before, after }]
      })
      if (images.length === 0 && !edit.split) return []
      return [{ ...edit, images, name: { ...edit.name, count: Math.min(edit.name.count, images.length) } }]
    })
  return { done: renumber(done), undone: renumber(undone) }
}

function renumberState(state: ImageState, to: Renumbering): ImageState | null {
  const classIndex = to.classIndex(state.classIndex)
  return classIndex === null ? null : { ...state, classIndex }
}

/** The states and edits of one import of some files, on another import of them: images are the same by their path. */
export function carryEdits(from: Edited, to: Dataset): Edited {
  const places = new Map(to.images.map(({ path }, id) => [path, id]))
  const classes = from.dataset.classNames.map((name) => to.classNames.indexOf(name))
  const numbers: Renumbering = {
    image: (id) => places.get(from.dataset.images[id]?.path ?? '') ?? null,
    classIndex: (index) => ((classes[index] ?? -1) < 0 ? null : (classes[index] ?? null)),
  }
  const states = from.dataset.images.flatMap((image, id): [number, ImageState][] => {
    const [found, state] = [numbers.image(id), renumberState(stateOf(image), numbers)]
    return found === null || !state ? [] : [[found, state]]
  })
  return {
    dataset: withDecisions(from.dataset, withStates(to, states, splitSettings(from.dataset)), numbers),
    edits: renumberEdits(from.edits, numbers),
  }
}

function withDecisions(from: Dataset, to: Dataset, numbers: Renumbering): Dataset {
  const images = [...to.images]
  for (const [before, { decision }] of from.images.entries()) {
    const id = numbers.image(before)
    const image = id === null ? undefined : images[id]
    if (!decision || !image || id === null) continue
    const [then, now] = [numbers.classIndex(decision.from), numbers.classIndex(decision.to)]
    if (then !== null && now !== null) images[id] = { ...image, decision: { ...decision, from: then, to: now } }
  }
  return { ...to, images }
}

/** Throws `WhiskerError` `not-found` when a history names images or classes that the dataset does not have. */
export function expectEditsOf(dataset: Dataset, { done, undone }: EditHistory): void {
  for (const { images } of [...done, ...undone]) {
    for (const { id, before, after } of images) {
      expectImage(dataset, id)
      expectClass(dataset, before.classIndex)
      expectClass(dataset, after.classIndex)
    }
  }
}

export function stateOf({ classIndex, split, excluded, givenSplit }: DatasetImage): ImageState {
  return { classIndex, split, excluded, givenSplit }
}

export function splitSettings({ splitKind, options }: Dataset): SplitSettings {
  return { kind: splitKind, testFraction: options.testFraction, splitSeed: options.splitSeed }
}

export function hasGivenSplit({ images }: Pick<Dataset, 'images'>): boolean {
  return images.every(({ fileSplit }) => fileSplit !== null)
}

function perform({ dataset, edits }: Edited, edit: Edit): Edited {
  return {
    dataset: withStates(dataset, states(edit, 'after'), edit.split?.after),
    edits: { done: [...edits.done, edit], undone: [] },
  }
}

function* states(edit: Edit, when: 'before' | 'after'): Generator<[number, ImageState]> {
  for (const image of edit.images) yield [image.id, image[when]]
}

function drawSplit(dataset: Dataset, { kind, testFraction, splitSeed }: SplitSettings) {
  const { images, twins } = dataset
  if (kind === 'given') return images.map(({ fileSplit }) => fileSplit ?? noGivenSplit(dataset))
  const classIndices = images.map(({ classIndex }) => classIndex)
  const excluded = images.map((image) => image.excluded)
  return stratifiedSplit({ classIndices, twins, excluded }, testFraction, splitSeed)
}

function nameOf({ classNames }: Dataset, change: ImageChange, count: number): EditName {
  const { classIndex, split, excluded } = defined(change)
  if (Object.keys(defined(change)).length !== 1) return { kind: 'change', count, to: null }
  if (classIndex !== undefined) return { kind: 'relabel', count, to: classNames[classIndex] ?? null }
  if (split !== undefined) return { kind: 'move', count, to: split }
  return { kind: excluded ? 'exclude' : 'restore', count, to: null }
}

function defined<T extends object>(values: T): T {
  // A field that is undefined is one left out.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T
}

function sameState(a: ImageState, b: ImageState): boolean {
  return (
    a.classIndex === b.classIndex && a.split === b.split && a.excluded === b.excluded && a.givenSplit === b.givenSplit
  )
}

function sameSettings(a: SplitSettings, b: SplitSettings): boolean {
  return a.kind === b.kind && a.testFraction === b.testFraction && a.splitSeed === b.splitSeed
}

function expectImage({ images }: Dataset, id: number): DatasetImage {
  const image = images[id]
  if (!image) throw new WhiskerError('not-found', `There is no image ${id} in the dataset (any more).`, String(id))
  return image
}

function expectClass({ classNames }: Dataset, classIndex: number | undefined): void {
  if (classIndex === undefined || classNames[classIndex] !== undefined) return
  throw new WhiskerError('not-found', `There is no class ${classIndex}: the dataset has ${classNames.length}.`)
}

function noGivenSplit({ name }: Dataset): never {
  throw new WhiskerError('not-found', `The files of "${name}" do not say which images are for testing.`, name)
}
