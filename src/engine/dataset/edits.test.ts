import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EditHistory, parse, type ImageChange, type SplitSettings } from '../contract/index.js'
import {
  carryEdits,
  editImages,
  NO_EDITS,
  redoEdit,
  splitAnew,
  stateOf,
  undoEdit,
  withStates,
  type Edited,
} from './edits.js'
import { makeDataset, type MadeImage } from './testing.js'
import type { Dataset } from './types.js'
import { changedRecords, imageRecords, labeledPixels, summarizeDataset } from './views.js'

const CLASSES = 3
const image = fc.record({
  classIndex: fc.integer({ min: 0, max: CLASSES - 1 }),
  colour: fc.integer({ min: 0, max: 99 }),
})
const made = fc.array(image, { minLength: 1, maxLength: 24 })
const givenSplit = fc.constantFrom<'train' | 'test' | undefined>(undefined, 'train')

const imageChange: fc.Arbitrary<ImageChange> = fc.record(
  {
    classIndex: fc.integer({ min: 0, max: CLASSES - 1 }),
    split: fc.constantFrom('train' as const, 'test' as const),
    excluded: fc.boolean(),
  },
  { requiredKeys: [] },
)
const settings: fc.Arbitrary<Partial<SplitSettings>> = fc.record(
  {
    kind: fc.constantFrom('stratified' as const, 'given' as const),
    testFraction: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
    splitSeed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  },
  { requiredKeys: [] },
)
type Step = { ids: number[]; change: ImageChange } | { settings: Partial<SplitSettings> } | 'undo' | 'redo' | 'save'
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ ids: fc.array(fc.nat(), { maxLength: 8 }), change: imageChange }) },
  { weight: 2, arbitrary: fc.record({ settings }) },
  fc.constantFrom<Step>('undo', 'redo', 'save'),
)

/** Everything about a dataset but its shared pixels. */
function content(dataset: Dataset) {
  const { id, images, options, splitKind, positiveClass, classNames } = dataset
  return { id, images, options, splitKind, positiveClass, classNames, records: imageRecords(dataset) }
}

/** As a project does it: the history as text and back through its schema, the states onto a fresh import. */
function savedAndReopened({ dataset, edits }: Edited, fresh: Dataset): Edited {
  const text = JSON.stringify({ edits, states: dataset.images.map(stateOf) })
  const read = JSON.parse(text) as { edits: unknown; states: ReturnType<typeof stateOf>[] }
  const split = {
    kind: dataset.splitKind,
    testFraction: dataset.options.testFraction,
    splitSeed: dataset.options.splitSeed,
  }
  return { dataset: withStates(fresh, read.states.entries(), split), edits: parse(EditHistory, read.edits, 'history') }
}

function perform(now: Edited, one: Step, fresh: Dataset): Edited {
  if (one === 'undo') return undoEdit(now) ?? now
  if (one === 'redo') return redoEdit(now) ?? now
  if (one === 'save') return savedAndReopened(now, fresh)
  if ('ids' in one)
    return (
      editImages(
        now,
        one.ids.map((n) => n % fresh.images.length),
        one.change,
      ) ?? now
    )
  const kind = fresh.splitKind === 'given' ? one.settings.kind : undefined
  return splitAnew(now, { ...one.settings, kind }) ?? now
}

function undoAll(now: Edited): Edited {
  for (let next = undoEdit(now); next; next = undoEdit(now)) now = next
  return now
}

function redoAll(now: Edited): Edited {
  for (let next = redoEdit(now); next; next = redoEdit(now)) now = next
  return now
}

describe('edits', () => {
  it('of any sequence, undone to the first, restore the exact dataset; redone, the exact edited one (500 sequences, saved and read back in between)', () => {
    fc.assert(
      fc.property(made, givenSplit, fc.array(step, { maxLength: 20 }), (images, split, steps) => {
        const fresh = makeDataset(images.map((one): MadeImage => (split ? { ...one, split } : one)))
        let now: Edited = { dataset: fresh, edits: NO_EDITS }
        for (const one of steps) now = perform(now, one, fresh)
        const edited = content(redoAll(now).dataset)

        const undone = undoAll(savedAndReopened(now, fresh))
        expect(content(undone.dataset)).toEqual(content(fresh))
        expect(undone.edits.done).toEqual([])
        const redone = redoAll(savedAndReopened(undone, fresh))
        expect(content(redone.dataset)).toEqual(edited)
      }),
      { numRuns: 500 },
    )
  })

  it('change the id with any change of label, split or exclusion, and never for nothing', () => {
    const dataset = makeDataset(Array.from({ length: 8 }, (_, id) => ({ classIndex: id % 2, colour: id })))
    const start = { dataset, edits: NO_EDITS }
    const ids = [{ classIndex: 1 }, { excluded: true }, { split: 'train' as const }, { split: 'test' as const }].map(
      (change) => editImages(start, [0], change)?.dataset.id ?? dataset.id,
    )
    expect(new Set(ids).size).toBe(4)
    expect(editImages(start, [1, 3], { classIndex: 1 })).toBeNull()
    expect(editImages(start, [0, 2], { excluded: false })).toBeNull()
  })

  it('are named by what they changed: images that were so already, or named twice, do not count', () => {
    const dataset = makeDataset([0, 0, 1, 1].map((classIndex, colour) => ({ classIndex, colour })))
    const name = (change: ImageChange) =>
      editImages({ dataset, edits: NO_EDITS }, [0, 1, 2, 2], change)?.edits.done[0]?.name
    expect(name({ classIndex: 1 })).toEqual({ kind: 'relabel', count: 2, to: 'class 1' })
    expect(name({ excluded: true })).toEqual({ kind: 'exclude', count: 3, to: null })
    expect(name({ excluded: true, classIndex: 0 })).toEqual({ kind: 'change', count: 3, to: null })
  })

  it('of images or to classes that do not exist are refused', () => {
    const dataset = makeDataset([{ classIndex: 0, colour: 1 }])
    const refused = expect.objectContaining({ code: 'not-found' })
    expect(() => editImages({ dataset, edits: NO_EDITS }, [1], { excluded: true })).toThrow(refused)
    expect(() => editImages({ dataset, edits: NO_EDITS }, [0], { classIndex: 4 })).toThrow(refused)
    expect(() => splitAnew({ dataset, edits: NO_EDITS }, { kind: 'given' })).toThrow(refused)
  })

  it('leave excluded images out of training, testing and every count, and the other images where they were', () => {
    const dataset = makeDataset(Array.from({ length: 20 }, (_, id) => ({ classIndex: id % 2, colour: id })))
    const edited = editImages({ dataset, edits: NO_EDITS }, [0, 1, 2], { excluded: true })
    if (!edited) throw new Error('nothing changed')
    const used = (['train', 'test'] as const).flatMap((split) => [...(labeledPixels(edited.dataset, split)?.ids ?? [])])
    expect(used.sort((a, b) => a - b)).toEqual(Array.from({ length: 17 }, (_, i) => i + 3))
    expect(summarizeDataset(edited.dataset, edited.edits)).toMatchObject({
      used: 17,
      excluded: 3,
      edits: { undo: { kind: 'exclude', count: 3 }, redo: null, count: 1 },
    })
    expect(changedRecords(dataset, edited.dataset)?.map(({ id, excluded }) => [id, excluded])).toEqual([
      [0, true],
      [1, true],
      [2, true],
    ])
  })

  it('keep labels and exclusions when the images are divided anew', () => {
    const dataset = makeDataset(Array.from({ length: 40 }, (_, id) => ({ classIndex: id % 2, colour: id })))
    const relabeled = editImages({ dataset, edits: NO_EDITS }, [0, 2], { classIndex: 1 })
    const excluded = relabeled && editImages(relabeled, [1, 3], { excluded: true })
    const divided = excluded && splitAnew(excluded, { splitSeed: 9, testFraction: 0.5 })
    expect(divided?.dataset.images.slice(0, 4).map((one) => [one.classIndex, one.excluded])).toEqual([
      [1, false],
      [1, true],
      [1, false],
      [1, true],
    ])
    expect(divided?.edits.done.at(-1)?.name.kind).toBe('split')
    expect(summarizeDataset(divided?.dataset ?? dataset)).toMatchObject({ train: 19, test: 19 })
  })

  it('follow the images to another import of the same files, by path; what became of vanished files is left out', () => {
    const images = Array.from({ length: 12 }, (_, id) => ({ classIndex: id % 2, colour: id }))
    const dataset = makeDataset(images)
    const edited = editImages({ dataset, edits: NO_EDITS }, [0, 5, 11], { excluded: true })
    if (!edited) throw new Error('nothing changed')
    const other = makeDataset(images, 1)
    const shorter = { ...other, images: other.images.slice(1) }
    const carried = carryEdits(edited, shorter)
    expect(carried.dataset.images.filter((one) => one.excluded).map(({ path }) => path)).toEqual(['5.png', '11.png'])
    expect(carried.edits.done[0]?.images.map(({ id }) => id)).toEqual([4, 10])
    expect(carried.edits.done[0]?.name.count).toBe(2)
    expect(undoAll(carried).dataset.images.some((one) => one.excluded)).toBe(false)
  })
})
