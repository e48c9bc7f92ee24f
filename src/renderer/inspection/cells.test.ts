import { describe, expect, it } from 'vitest'
import type { SplitEvaluation } from '../../engine/contract/index.js'
import { againstMajority, CELLS, cellOf, galleryEntries } from './cells.js'

const labels: Record<number, 0 | 1> = { 1: 1, 2: 1, 3: 1, 4: 0, 5: 0, 6: 0 }
const evaluation: SplitEvaluation = {
  ids: [1, 2, 3, 4, 5, 6],
  probabilities: Float64Array.of(0.9, 0.2, 0.4, 0.5, 0.6, 0.1),
  accuracy: 0.5,
  interval: [0.19, 0.81],
  majority: 0.5,
  confusion: { truePositives: 1, falseNegatives: 2, falsePositives: 1, trueNegatives: 2 },
  measures: { balancedAccuracy: 0.5, precision: 0.5, recall: 1 / 3, specificity: 2 / 3, f1: 0.4 },
  mislabeled: [
    { id: 2, label: 1, predicted: 0, probability: 0.2, wrongness: 0.3 },
    { id: 3, label: 1, predicted: 0, probability: 0.4, wrongness: 0.1 },
    { id: 5, label: 0, predicted: 1, probability: 0.6, wrongness: 0.1 },
  ],
}
const ids = (cell: Parameters<typeof galleryEntries>[1], threshold = 0.5) =>
  galleryEntries(evaluation, cell, threshold, (id) => labels[id] ?? null).map((entry) => entry.id)

describe('galleryEntries', () => {
  it('puts every image into exactly one cell, as many as the matrix counts', () => {
    for (const cell of CELLS) expect(ids(cell)).toHaveLength(evaluation.confusion[cell])
    expect(CELLS.flatMap((cell) => ids(cell)).sort()).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('counts a probability of exactly the threshold as negative, as the seed does', () => {
    expect(ids('trueNegatives')).toContain(4)
    expect(ids('falsePositives', 0.49)).toContain(4)
  })

  it('puts the most wrong first among the wrong and the least sure first among the right', () => {
    expect(ids('falseNegatives')).toEqual([2, 3])
    expect(ids('trueNegatives')).toEqual([4, 6])
  })

  it('takes the mislabeled as the engine sorted them', () => {
    expect(ids('mislabeled')).toEqual([2, 3, 5])
  })

  it('leaves out images that are no longer in the dataset', () => {
    expect(galleryEntries(evaluation, 'truePositives', 0.5, () => null)).toEqual([])
  })
})

describe('cellOf', () => {
  it('names the four cells by label and prediction', () => {
    expect([cellOf(1, 1), cellOf(1, 0), cellOf(0, 1), cellOf(0, 0)]).toEqual(CELLS)
  })
})

describe('againstMajority', () => {
  it('compares with always giving the more frequent answer, equal to within rounding', () => {
    expect(againstMajority({ accuracy: 0.8, interval: [0.67, 0.89], majority: 0.66 })).toBe('better')
    expect(againstMajority({ accuracy: 0.34, interval: [0.22, 0.48], majority: 0.66 })).toBe('worse')
    expect(againstMajority({ accuracy: 0.1 + 0.2, interval: [0.19, 0.44], majority: 0.3 })).toBe('same')
  })

  it('is unsure of a better accuracy whose interval reaches down to it', () => {
    expect(againstMajority({ accuracy: 0.72, interval: [0.58, 0.83], majority: 0.66 })).toBe('unsure')
  })
})
