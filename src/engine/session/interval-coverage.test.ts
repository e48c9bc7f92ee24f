import { describe, expect, it } from 'vitest'
import { evaluateSplit, predictedLabel, scoreSplit } from '../inspection/index.js'
import { RandomState } from '../matrix/index.js'
import { courseMissing, referenceRuns } from '../training/testing.js'

const RESAMPLINGS = 200

/** The course's test images as NumPy's run sees them: its probabilities, and the labels that its mistakes imply. */
function courseTest(name: string): { labels: Uint8Array; probabilities: Float64Array<ArrayBuffer> } {
  const run = referenceRuns()[name]
  if (!run) throw new Error(`the reference has no run "${name}"`)
  const probabilities = Float64Array.from(run.testProbabilities)
  const wrong = new Set(run.mislabeledTest)
  const labels = Uint8Array.from(probabilities, (p, i) => predictedLabel(p, 0.5) ^ (wrong.has(i) ? 1 : 0))
  return { labels, probabilities }
}

function* resamplings({ labels, probabilities }: ReturnType<typeof courseTest>) {
  const random = new RandomState(1)
  const n = labels.length
  for (let k = 0; k < RESAMPLINGS; k++) {
    const drawn = Array.from({ length: n }, () => Math.floor(random.randomSample() * n))
    const pick = { labels: Uint8Array.from(drawn, (i) => labels[i] ?? 0) }
    yield { ...pick, probabilities: Float64Array.from(drawn, (i) => probabilities[i] ?? 0) }
  }
}

const contains = ([low, high]: readonly [number, number], value: number) => low <= value && value <= high

describe.skipIf(courseMissing)('over 200 resamplings of the course’s 50 test images', () => {
  it.each(['logistic', 'two-layer', 'four-layer'])(
    'the intervals of %s hold: of the accuracy in 92 to 98.5 of 100, of AUROC in at least 88',
    (name) => {
      const course = courseTest(name)
      const ids = [...course.labels.keys()]
      const whole = evaluateSplit(ids, course.labels, course.probabilities, 0.5)
      const auroc = scoreSplit(course.labels, course.probabilities).ranking?.auroc ?? NaN
      const covered = { stated: 0, accuracy: 0, auroc: 0 }
      for (const { labels, probabilities } of resamplings(course)) {
        const again = evaluateSplit(ids, labels, probabilities, 0.5)
        // The interval stated for the images there are, and the accuracy on others drawn like them.
        if (contains(whole.interval, again.accuracy)) covered.stated++
        // The interval stated for the drawn ones, and the accuracy of what they were drawn from.
        if (contains(again.interval, whole.accuracy)) covered.accuracy++
        const interval = scoreSplit(labels, probabilities).ranking?.aurocInterval
        if (interval && contains(interval, auroc)) covered.auroc++
      }
      // 93.5 to 96.5 when this was written.
      for (const what of ['stated', 'accuracy'] as const) {
        expect(covered[what] / RESAMPLINGS, what).toBeGreaterThanOrEqual(0.92)
        expect(covered[what] / RESAMPLINGS, what).toBeLessThanOrEqual(0.985)
      }
      // 90 to 92: images drawn twice are no new ones, which DeLong's variance takes them for.
      expect(covered.auroc / RESAMPLINGS).toBeGreaterThanOrEqual(0.88)
    },
  )
})
