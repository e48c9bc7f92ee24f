import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { countConfusion } from './evaluate-split.js'
import { measuresOf } from './measures.js'
import { scoreSplit } from './scores.js'

interface Figures {
  readonly name: string
  readonly labels: number[]
  readonly probabilities: number[]
  readonly threshold: number
  readonly points: { threshold: number; tpr: number; fpr: number; precision: number }[] | null
  readonly auroc: number | null
  readonly aurocInterval: number[] | null
  readonly averagePrecision: number | null
  readonly bins: { images: number; probability: number | null; share: number | null }[]
  readonly calibrationError: number
  readonly brier: number
  readonly measures: Record<string, number | null>
}
/** By scores-figures.py: from the definitions, pair by pair. */
const cases = JSON.parse(readFileSync(join(import.meta.dirname, 'scores-figures.json'), 'utf8')) as Figures[]

function expectEqual(ours: number | null | undefined, theirs: number | null | undefined, what: string): void {
  if (theirs === null || theirs === undefined) expect(ours ?? null, what).toBeNull()
  else expect(Math.abs((ours ?? NaN) - theirs), what).toBeLessThan(1e-12)
}

describe.each(cases)('scores of $name', (figures) => {
  const labels = Uint8Array.from(figures.labels)
  const probabilities = Float64Array.from(figures.probabilities)
  const { ranking, calibration, images } = scoreSplit(labels, probabilities)

  it('ROC and precision–recall points equal NumPy’s within 1e-12', () => {
    if (!figures.points || !ranking) {
      expect(ranking).toBe(figures.points)
      return
    }
    const { thresholds, truePositiveRates, falsePositiveRates, precisions } = ranking.points
    expect(thresholds).toHaveLength(figures.points.length)
    figures.points.forEach((point, k) => {
      expectEqual(thresholds[k], point.threshold, `threshold ${k}`)
      expectEqual(truePositiveRates[k], point.tpr, `recall ${k}`)
      expectEqual(falsePositiveRates[k], point.fpr, `false positive rate ${k}`)
      expectEqual(precisions[k], point.precision, `precision ${k}`)
    })
  })

  it('AUROC, its interval and average precision equal NumPy’s within 1e-12', () => {
    expectEqual(ranking?.auroc, figures.auroc, 'AUROC')
    for (const end of [0, 1]) expectEqual(ranking?.aurocInterval?.[end], figures.aurocInterval?.[end], `end ${end}`)
    expectEqual(ranking?.averagePrecision, figures.averagePrecision, 'average precision')
  })

  it('calibration bins, their error and the Brier score equal NumPy’s within 1e-12', () => {
    expect(calibration.bins.map((bin) => bin.images)).toEqual(figures.bins.map((bin) => bin.images))
    figures.bins.forEach((bin, b) => {
      expectEqual(calibration.bins[b]?.probability, bin.probability, `probability ${b}`)
      expectEqual(calibration.bins[b]?.share, bin.share, `share ${b}`)
    })
    expectEqual(calibration.error, figures.calibrationError, 'calibration error')
    expectEqual(calibration.brier, figures.brier, 'Brier score')
    expect(images).toBe(labels.length)
  })

  it('the measures at its threshold equal NumPy’s within 1e-12', () => {
    const measures = measuresOf(countConfusion(labels, probabilities, figures.threshold))
    expect(Object.keys(measures).sort()).toEqual(Object.keys(figures.measures).sort())
    for (const [name, value] of Object.entries(measures)) expectEqual(value, figures.measures[name], name)
  })

  it('every point is what its threshold gives', () => {
    ranking?.points.thresholds.forEach((threshold, k, { length }) => {
      // Nothing lies below 0: where probabilities are exactly 0, no threshold calls everything positive.
      if (k === length - 1 && probabilities.includes(0)) return
      const { recall, specificity } = measuresOf(countConfusion(labels, probabilities, threshold))
      expectEqual(ranking.points.truePositiveRates[k], recall, `recall ${k}`)
      expectEqual(1 - (ranking.points.falsePositiveRates[k] ?? 0), specificity, `specificity ${k}`)
    })
  })
})

describe('scores of no images', () => {
  it('are none', () => {
    const { ranking, calibration } = scoreSplit(new Uint8Array(0), new Float64Array(0))
    expect(ranking).toBeNull()
    expect(calibration).toMatchObject({ error: null, brier: null })
    expect(calibration.bins).toHaveLength(10)
  })
})
