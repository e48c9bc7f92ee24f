import { describe, expect, it } from 'vitest'
import type { ImageRecord } from '../../engine/contract/index.js'
import { filterImages, NO_FILTER, sortImages } from './image-list.js'

function image(id: number, name: string, classIndex: number, split: 'train' | 'test' = 'train'): ImageRecord {
  const label = classIndex === 0 ? 1 : 0
  const given = { givenClassIndex: classIndex, givenSplit: split, excluded: false }
  const file = { name, path: `${split}/${name}`, width: 64, height: 64, format: 'png' }
  return { id, ...file, classIndex, label, split, ...given }
}

const images = [
  image(0, 'cat.10.png', 0),
  image(1, 'cat.2.png', 0),
  image(2, 'dog.1.png', 1),
  image(3, 'Émile.png', 1, 'test'),
]
const verdicts = new Map([
  [0, { probability: 0.9, correct: true, wrongness: 0 }],
  [1, { probability: 0.2, correct: false, wrongness: 0.3 }],
  [2, { probability: 0.95, correct: false, wrongness: 0.45 }],
])
const verdictOf = (id: number) => verdicts.get(id) ?? null
const names = (list: ImageRecord[]) => list.map(({ name }) => name)

describe('filters', () => {
  it('show everything when nothing is chosen', () => {
    expect(filterImages(images, NO_FILTER, verdictOf)).toHaveLength(4)
  })

  it('narrow by class, split and part of the name, all at once', () => {
    expect(names(filterImages(images, { ...NO_FILTER, classes: new Set([1]) }, verdictOf))).toEqual([
      'dog.1.png',
      'Émile.png',
    ])
    expect(names(filterImages(images, { ...NO_FILTER, split: 'test' }, verdictOf))).toEqual(['Émile.png'])
    expect(names(filterImages(images, { ...NO_FILTER, search: ' CAT ' }, verdictOf))).toEqual([
      'cat.10.png',
      'cat.2.png',
    ])
    expect(filterImages(images, { ...NO_FILTER, classes: new Set([0]), search: 'dog' }, verdictOf)).toEqual([])
  })

  it('by verdict leave out what no run has judged', () => {
    expect(names(filterImages(images, { ...NO_FILTER, verdict: 'mislabeled' }, verdictOf))).toEqual([
      'cat.2.png',
      'dog.1.png',
    ])
    expect(names(filterImages(images, { ...NO_FILTER, verdict: 'correct' }, verdictOf))).toEqual(['cat.10.png'])
  })
})

describe('sorting', () => {
  it('by name is natural: cat.2 before cat.10', () => {
    const sorted = sortImages(images, { key: 'name', descending: false }, verdictOf)
    expect(names(sorted).filter((name) => name.startsWith('cat'))).toEqual(['cat.2.png', 'cat.10.png'])
  })

  it('by wrongness puts the most wrong first and the unjudged last, in both directions', () => {
    const descending = names(sortImages(images, { key: 'wrongness', descending: true }, verdictOf))
    expect(descending).toEqual(['dog.1.png', 'cat.2.png', 'cat.10.png', 'Émile.png'])
    expect(names(sortImages(images, { key: 'wrongness', descending: false }, verdictOf)).at(-1)).toBe('Émile.png')
  })

  it('leaves the given list as it was', () => {
    const before = [...images]
    sortImages(images, { key: 'probability', descending: true }, verdictOf)
    expect(images).toEqual(before)
  })
})
