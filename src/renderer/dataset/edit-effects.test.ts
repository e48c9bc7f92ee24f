import { describe, expect, it } from 'vitest'
import type { ImageRecord } from '../../engine/contract/index.js'
import { effectOf, imagesToChange } from './edit-effects.js'

function image(id: number, classIndex: number, split: 'train' | 'test', excluded = false): ImageRecord {
  const given = { givenClassIndex: classIndex, givenSplit: split, excluded }
  const file = { name: `${id}.png`, path: `${id}.png`, width: 64, height: 64, format: 'png' }
  return { id, ...file, classIndex, label: classIndex === 0 ? 1 : 0, split, ...given }
}

const classes = [
  { name: 'cat', train: 72, test: 33 },
  { name: 'dog', train: 137, test: 17 },
]
const images = [image(0, 1, 'train'), image(1, 1, 'train'), image(2, 1, 'test'), image(3, 0, 'train', true)]

describe('what an edit does to the counts', () => {
  it('is said for every class and split that changes; excluded images count nowhere', () => {
    expect(effectOf(images, { classIndex: 0 }, classes)).toEqual([
      { split: 'train', className: 'cat', before: 72, after: 74 },
      { split: 'train', className: 'dog', before: 137, after: 135 },
      { split: 'test', className: 'cat', before: 33, after: 34 },
      { split: 'test', className: 'dog', before: 17, after: 16 },
    ])
    expect(effectOf(images, { excluded: false }, classes)).toEqual([
      { split: 'train', className: 'cat', before: 72, after: 73 },
    ])
    expect(effectOf(images, { split: 'train' }, classes)).toEqual([
      { split: 'train', className: 'dog', before: 137, after: 138 },
      { split: 'test', className: 'dog', before: 17, after: 16 },
    ])
  })

  it('concerns only images that are not so already', () => {
    expect(imagesToChange(images, { classIndex: 0 }).map(({ id }) => id)).toEqual([0, 1, 2])
    expect(imagesToChange(images, { excluded: true }).map(({ id }) => id)).toEqual([0, 1, 2])
    expect(imagesToChange(images, { split: 'test' }).map(({ id }) => id)).toEqual([0, 1, 3])
  })
})
