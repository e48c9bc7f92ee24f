import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editImages, NO_EDITS } from './edits.js'
import { foldsOf } from './folds.js'
import { makeDataset } from './testing.js'

const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const made = fc.array(
  fc.record({ classIndex: fc.integer({ min: 0, max: 3 }), colour: fc.integer({ min: 0, max: 60 }) }),
  {
    minLength: 2,
    maxLength: 80,
  },
)

describe('folds', () => {
  it('hold every image in use once, and images with the same pixels together', () => {
    fc.assert(
      fc.property(made, fc.integer({ min: 2, max: 10 }), seed, (images, k, foldSeed) => {
        const dataset = makeDataset(images)
        const folds = foldsOf(dataset, k, foldSeed)
        expect(folds.every((fold) => fold >= 0 && fold < k)).toBe(true)
        dataset.twins.forEach((twin, id) => expect(folds[id]).toBe(folds[twin]))
      }),
    )
  })

  it('deal every class out evenly, within one image, where no two images are the same', () => {
    const images = Array.from({ length: 97 }, (_, id) => ({ classIndex: id % 7 === 0 ? 1 : 0, colour: id }))
    const folds = foldsOf(makeDataset(images), 5, 3)
    for (const c of [0, 1]) {
      const counts = [0, 1, 2, 3, 4].map((fold) =>
        images.filter((one, id) => one.classIndex === c && folds[id] === fold),
      )
      const sizes = counts.map((one) => one.length)
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
    }
    const all = [0, 1, 2, 3, 4].map((fold) => folds.filter((one) => one === fold).length)
    expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1)
  })

  it('leave out excluded images and those not asked for; the same seed gives the same folds, another one others', () => {
    const images = Array.from({ length: 40 }, (_, id) => ({ classIndex: id % 2, colour: id }))
    const dataset = makeDataset(images)
    const edited = editImages({ dataset, edits: NO_EDITS }, [3, 4], { excluded: true })?.dataset ?? dataset
    const folds = foldsOf(edited, 4, 1, [0, 1, 2, 3, 4, 5])
    expect([...folds.keys()].filter((id) => (folds[id] ?? -1) >= 0)).toEqual([0, 1, 2, 5])
    expect(foldsOf(dataset, 4, 1)).toEqual(foldsOf(dataset, 4, 1))
    expect(foldsOf(dataset, 4, 1)).not.toEqual(foldsOf(dataset, 4, 2))
    expect(() => foldsOf(dataset, 1, 1)).toThrow(RangeError)
  })
})
