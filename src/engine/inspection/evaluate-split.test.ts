import { describe, expect, it } from 'vitest'
import { accuracy, evaluateSplit, predictedLabel } from './index.js'

const labels = Uint8Array.of(1, 1, 0, 0, 0)
const probabilities = Float64Array.of(0.9, 0.2, 0.6, 0.5, 0.1)
const ids = [10, 11, 12, 13, 14]

describe('evaluateSplit', () => {
  it('predicts positive above the threshold only: exactly the threshold is negative, as in the seed', () => {
    expect([0.5, 0.5 + Number.EPSILON, 0].map((p) => predictedLabel(p, 0.5))).toEqual([0, 1, 0])
    expect([0, 1].map((threshold) => predictedLabel(threshold, threshold))).toEqual([0, 0])
  })

  it('counts accuracy, majority baseline and the four cells of the confusion matrix', () => {
    expect(evaluateSplit(ids, labels, probabilities, 0.5)).toMatchObject({
      accuracy: 3 / 5,
      majority: 3 / 5,
      confusion: { truePositives: 1, falsePositives: 1, trueNegatives: 2, falseNegatives: 1 },
    })
  })

  it('lists the mislabeled with what was predicted, the most wrong first', () => {
    expect(evaluateSplit(ids, labels, probabilities, 0.5).mislabeled).toEqual([
      { id: 11, label: 1, predicted: 0, probability: 0.2, wrongness: 0.3 },
      { id: 12, label: 0, predicted: 1, probability: 0.6, wrongness: expect.closeTo(0.1, 12) },
    ])
  })

  it('moves with the threshold: mislabeled and accuracy agree at every one', () => {
    for (const threshold of [0, 0.05, 0.1, 0.2, 0.5, 0.55, 0.6, 0.95, 1]) {
      const evaluation = evaluateSplit(ids, labels, probabilities, threshold)
      expect(evaluation.accuracy).toBe(1 - evaluation.mislabeled.length / 5)
      const wrongness = evaluation.mislabeled.map((image) => image.wrongness)
      expect(wrongness).toEqual([...wrongness].sort((a, b) => b - a))
    }
    expect(evaluateSplit(ids, labels, probabilities, 0).mislabeled.map(({ id }) => id)).toEqual([12, 13, 14])
  })

  it('puts equally wrong images in the order of their ids', () => {
    const same = evaluateSplit([3, 1, 2], Uint8Array.of(0, 0, 0), Float64Array.of(0.8, 0.8, 0.8), 0.5)
    expect(same.mislabeled.map(({ id }) => id)).toEqual([1, 2, 3])
  })

  it('is all zeros for no samples, and refuses labels and probabilities of different number', () => {
    const none = evaluateSplit([], new Uint8Array(0), new Float64Array(0), 0.5)
    expect(none).toMatchObject({ accuracy: 0, interval: [0, 1], majority: 0, mislabeled: [] })
    expect(() => accuracy(labels, new Float64Array(4), 0.5)).toThrow(RangeError)
  })
})
