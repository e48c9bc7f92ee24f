import { describe, expect, it } from 'vitest'
import type { JudgedImage } from './images.js'
import { reportTrouble } from './trouble-report.js'

const image = (change: Partial<JudgedImage> = {}): JudgedImage => ({
  ...{ classIndex: 0, split: 'train', excluded: false, width: 100, height: 100 },
  ...change,
})
const test = { split: 'test' } as const
const dog = { classIndex: 1 }

function report(images: JudgedImage[], twins: number[], pairs: [a: number, b: number, similarity: number][] = []) {
  const dataset = { id: 'd', images, classNames: ['cat', 'dog'], imageSize: 64 }
  const near = pairs.map(([a, b, similarity]) => ({ a, b, similarity }))
  return reportTrouble(dataset, { twins: Int32Array.from(twins), blank: [], pairs: near }, 0.9)
}

describe('reportTrouble', () => {
  it('lists exact contradictions first, then near ones, leaks, and what is left', () => {
    const images = [
      ...[image(), image()], // near, alike in everything
      ...[image(), image()], // exact, alike in everything
      ...[image(), image(test)], // near leak
      ...[image(), image(test)], // exact leak
      ...[image(), image(dog)], // near contradiction
      ...[image(), image(dog)], // exact contradiction
    ]
    const twins = [0, 1, 2, 2, 4, 5, 6, 6, 8, 9, 10, 10]
    const { groups, leakedTest } = report(images, twins, [
      [0, 1, 0.95],
      [4, 5, 0.93],
      [8, 9, 0.99],
    ])
    expect(groups.map(({ ids, kind, leak, contradiction }) => [ids, kind, leak, contradiction])).toEqual([
      [[10, 11], 'exact', null, 'exact'],
      [[8, 9], 'near', null, 'near'],
      [[6, 7], 'exact', 'exact', null],
      [[4, 5], 'near', 'near', null],
      [[2, 3], 'exact', null, null],
      [[0, 1], 'near', null, null],
    ])
    expect(leakedTest).toBe(2)
  })

  it('an exact twin with another label beside a near-duplicate is an exact contradiction', () => {
    const { groups } = report([image(), image(dog), image()], [0, 0, 2], [[0, 2, 0.95]])
    expect(groups).toMatchObject([
      { ids: [0, 1, 2], twins: [0, 0, 2], similarities: [1, 1, 0.95], kind: 'near', contradiction: 'exact' },
    ])
  })

  it('leaves pairs below the threshold and excluded images out, also where the first twin is excluded', () => {
    const excluded = { excluded: true }
    expect(report([image(), image()], [0, 1], [[0, 1, 0.89]]).groups).toEqual([])
    expect(report([image(excluded), image()], [0, 0]).groups).toEqual([])
    const { groups } = report([image(excluded), image(), image()], [0, 0, 2], [[0, 2, 0.95]])
    expect(groups).toMatchObject([{ ids: [1, 2], twins: [1, 2], similarities: [0.95, 0.95], kind: 'near' }])
  })

  it('keeps a training image before a test image, then the largest original, then the first', () => {
    const keeps = (...images: JudgedImage[]) =>
      report(
        images,
        images.map(() => 0),
      ).groups[0]?.keep
    expect(keeps(image({ ...test, width: 900 }), image())).toBe(1)
    expect(keeps(image(), image({ width: 101 }))).toBe(1)
    expect(keeps(image(), image())).toBe(0)
  })

  it('counts each test image in a leak once', () => {
    expect(report([image(), image(test), image(test), image(test)], [0, 0, 0, 3]).leakedTest).toBe(2)
  })

  it('names tiny and extreme originals that are used', () => {
    const images = [image({ width: 63 }), image({ height: 250 }), image({ width: 30, excluded: true }), image()]
    expect(report(images, [0, 1, 2, 3]).odd).toEqual({ blank: [], tiny: [0], extreme: [1] })
  })

  it('says when a class rules training, and when its share is another one in test', () => {
    const many = Array.from({ length: 8 }, () => image())
    const all = (images: JudgedImage[]) => report(images, [...images.keys()]).balance
    expect(all([...many, image(dog), image(dog)])).toEqual([
      { problem: 'majority', className: 'cat', train: 0.8, test: null },
    ])
    expect(all([image(), image(dog), image(test), image({ ...dog, ...test })])).toEqual([])
    expect(all([image(), image(dog), image(test), image(test)])).toMatchObject([
      { problem: 'shift', className: 'cat', train: 0.5, test: 1 },
      { problem: 'shift', className: 'dog', train: 0.5, test: 0 },
    ])
  })
})
