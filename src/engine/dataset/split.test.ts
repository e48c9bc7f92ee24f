import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stratifiedSplit } from './split.js'

const fraction = fc.double({ min: 0.05, max: 0.9, noNaN: true })
const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 })
/** Class, and which earlier image it may be a twin of. */
const images = fc
  .array(fc.record({ classIndex: fc.integer({ min: 0, max: 4 }), excluded: fc.boolean() }), { maxLength: 200 })
  .map((made) => ({
    classIndices: made.map((one) => one.classIndex),
    excluded: made.map((one) => one.excluded),
    twins: made.map((_, id) => id),
  }))
const withTwins = fc.tuple(images, fc.array(fc.nat(), { minLength: 200, maxLength: 200 })).map(([plain, picks]) => {
  const twins: number[] = []
  for (const id of plain.twins) {
    const earlier = (picks[id] ?? 0) % 3 === 0 && id > 0 ? (picks[id] ?? 0) % id : id
    twins.push(twins[earlier] ?? id)
  }
  return { ...plain, twins }
})

function plain(classIndices: number[]) {
  return { classIndices, twins: classIndices.map((_, id) => id), excluded: classIndices.map(() => false) }
}

describe('the stratified split', () => {
  it('takes the share of every class, within one image, never all or none of two or more; excluded images aside', () => {
    fc.assert(
      fc.property(images, fraction, seed, (made, testFraction, splitSeed) => {
        const split = stratifiedSplit(made, testFraction, splitSeed)
        expect(split.length).toBe(made.classIndices.length)
        for (const c of new Set(made.classIndices)) {
          const own = split.filter((_, i) => made.classIndices[i] === c && !made.excluded[i])
          const test = own.filter((s) => s === 'test').length
          expect(Math.abs(test - own.length * testFraction)).toBeLessThanOrEqual(1)
          if (own.length > 1) expect(test > 0 && test < own.length).toBe(true)
        }
      }),
    )
  })

  it('takes of each class the share that is asked of that class, and of excluded ones too', () => {
    const made = plain(Array.from({ length: 80 }, (_, i) => (i < 20 ? 0 : 1)))
    made.excluded.fill(true, 60)
    const split = stratifiedSplit(
      made,
      new Map([
        [0, 0.5],
        [1, 0.1],
      ]),
      3,
    )
    const tested = (from: number, to: number) => split.slice(from, to).filter((one) => one === 'test').length
    expect([tested(0, 20), tested(20, 60), tested(60, 80)]).toEqual([10, 4, 2])
  })

  it('never puts images with the same pixels on both sides, whatever their labels', () => {
    fc.assert(
      fc.property(withTwins, fraction, seed, (made, testFraction, splitSeed) => {
        const split = stratifiedSplit(made, testFraction, splitSeed)
        made.twins.forEach((twin, id) => expect(split[id]).toBe(split[twin]))
      }),
    )
  })

  it('tests with something of a class of two or more different images, and leaves something to train on', () => {
    fc.assert(
      fc.property(withTwins, fraction, seed, ({ twins, classIndices }, testFraction, splitSeed) => {
        const one = { twins, classIndices: classIndices.map(() => 0), excluded: classIndices.map(() => false) }
        const split = stratifiedSplit(one, testFraction, splitSeed)
        if (new Set(twins).size > 1) expect(new Set(split).size).toBe(2)
      }),
    )
  })

  it('is the same for the same seed and differs between seeds', () => {
    const made = plain(Array.from({ length: 100 }, (_, i) => i % 2))
    expect(stratifiedSplit(made, 0.2, 5)).toEqual(stratifiedSplit(made, 0.2, 5))
    expect(stratifiedSplit(made, 0.2, 5)).not.toEqual(stratifiedSplit(made, 0.2, 6))
  })

  it('of images in use does not depend on the excluded ones', () => {
    const made = plain(Array.from({ length: 40 }, (_, i) => i % 2))
    const more = plain(Array.from({ length: 60 }, (_, i) => i % 2))
    more.excluded.fill(true, 40)
    expect(stratifiedSplit(more, 0.2, 5).slice(0, 40)).toEqual(stratifiedSplit(made, 0.2, 5))
  })
})
