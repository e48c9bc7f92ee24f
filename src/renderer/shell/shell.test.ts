import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../engine/contract/index.js'
import { keyCaps, matches } from './keys.js'
import { actionFor, dropIntent } from './open-action.js'
import { matchScore } from './palette.js'
import { filterVerdicts, reasonCounts } from './report.js'

const press = (
  key: string,
  modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...modifiers,
})

describe('shortcuts', () => {
  it('mean Ctrl on Linux and Windows, Cmd on a Mac, and not the other one', () => {
    expect(matches('Mod+O', press('o', { ctrlKey: true }), false)).toBe(true)
    expect(matches('Mod+O', press('o', { ctrlKey: true }), true)).toBe(false)
    expect(matches('Mod+O', press('o', { metaKey: true }), true)).toBe(true)
  })

  it('tell Ctrl+Z from Ctrl+Shift+Z', () => {
    expect(matches('Mod+Z', press('Z', { ctrlKey: true, shiftKey: true }), false)).toBe(false)
    expect(matches('Mod+Shift+Z', press('Z', { ctrlKey: true, shiftKey: true }), false)).toBe(true)
  })

  it('take ? with or without Shift, and Space only by itself', () => {
    expect(matches('?', press('?', { shiftKey: true }), false)).toBe(true)
    expect(matches('Space', press(' '), false)).toBe(true)
    expect(matches('Space', press(' ', { ctrlKey: true }), false)).toBe(false)
  })

  it('are shown as the keyboard has them', () => {
    expect(keyCaps('Mod+Shift+O', false)).toEqual(['Ctrl', 'Shift', 'O'])
    expect(keyCaps('Mod+Shift+O', true)).toEqual(['⌘', '⇧', 'O'])
  })
})

describe('what becomes of opened things', () => {
  const outline = (layout: Parameters<typeof actionFor>[1] & object) => layout

  it('a dataset is imported when a class name says which is positive, and asked about otherwise', () => {
    expect(
      actionFor(['pets'], outline({ layout: 'class-folders', positiveGuess: 'cat', testCandidates: [] }), false),
    ).toBe('import')
    expect(
      actionFor(['pets'], outline({ layout: 'class-folders', positiveGuess: null, testCandidates: [] }), false),
    ).toBe('ask')
  })

  it('loose images go to Predict, and everything does while Predict is open', () => {
    expect(
      actionFor(['a.jpg'], outline({ layout: 'loose-images', positiveGuess: null, testCandidates: [] }), false),
    ).toBe('predict')
    expect(
      actionFor(['pets'], outline({ layout: 'class-folders', positiveGuess: 'cat', testCandidates: [] }), true),
    ).toBe('predict')
  })

  it('HDF5 files are a dataset in every workspace; which one is for testing is asked when nothing says it', () => {
    const clear = outline({ layout: 'given-split', positiveGuess: 'cat', testCandidates: [] })
    expect(actionFor(['train.h5', 'test.h5'], clear, true)).toBe('import')
    const unclear = outline({ layout: 'class-folders', positiveGuess: null, testCandidates: ['a.h5', 'b.hdf5'] })
    expect(actionFor(['a.h5', 'b.hdf5'], unclear, false)).toBe('ask-test')
  })

  it('one parameter file is loaded, nothing usable is said', () => {
    expect(actionFor(['run 1.NPZ'], null, false)).toBe('load-parameters')
    expect(actionFor(['notes'], outline({ layout: 'nothing', positiveGuess: null, testCandidates: [] }), true)).toBe(
      'nothing',
    )
  })

  it('and is foretold while it hovers, as far as types tell', () => {
    expect(dropIntent(['', ''], false)).toBe('dataset')
    expect(dropIntent(['image/png', 'image/jpeg'], false)).toBe('photos')
    expect(dropIntent([''], true)).toBe('predict')
  })
})

describe('the palette', () => {
  it('ranks beginnings above middles above scattered letters', () => {
    const [beginning, middle, scattered] = ['Export parameters', 'Re-export it', 'Enter a xylophone port'].map((name) =>
      matchScore('export', name),
    )
    expect(beginning).toBeGreaterThan(middle ?? 0)
    expect(middle).toBeGreaterThan(scattered ?? 0)
    expect(scattered).toBeGreaterThan(0)
  })

  it('wants all words, in any order, and finds Chinese', () => {
    expect(matchScore('npz export', 'Export parameters as .npz…')).toBeGreaterThan(0)
    expect(matchScore('npz import', 'Export parameters as .npz…')).toBe(0)
    expect(matchScore('导出', '将参数导出为 .npz…')).toBeGreaterThan(0)
  })
})

describe('the import report', () => {
  const verdicts: Verdict[] = [
    { path: 'cat/a.jpg', rejection: null },
    { path: 'cat/b.jpg', rejection: { code: 'damaged', reason: 'premature end' } },
    { path: 'cat/c.jpg', rejection: { code: 'damaged', reason: 'bad marker' } },
    { path: 'notes.txt', rejection: { code: 'not-an-image', reason: 'text' } },
  ]

  it('filters by verdict, by reason, and by words in path or reason', () => {
    expect(filterVerdicts(verdicts, 'used', '')).toHaveLength(1)
    expect(filterVerdicts(verdicts, 'rejected', '')).toHaveLength(3)
    expect(filterVerdicts(verdicts, 'damaged', 'MARKER').map(({ path }) => path)).toEqual(['cat/c.jpg'])
  })

  it('counts reasons, most frequent first', () => {
    expect(reasonCounts(verdicts)).toEqual([
      ['damaged', 2],
      ['not-an-image', 1],
    ])
  })
})
