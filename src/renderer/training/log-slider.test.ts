import { describe, expect, it } from 'vitest'
import { learningRateAt, PRACTICAL_LEARNING_RATES, SLIDER_STEPS, sliderStep } from './log-slider.js'

const steps = Array.from({ length: SLIDER_STEPS + 1 }, (_, step) => step)

describe('the learning-rate slider', () => {
  it('runs from 0.0001 to 1', () => {
    expect(learningRateAt(0)).toBe(PRACTICAL_LEARNING_RATES.min)
    expect(learningRateAt(SLIDER_STEPS)).toBe(PRACTICAL_LEARNING_RATES.max)
  })

  it('never falls while the thumb moves right', () => {
    for (const step of steps.slice(1)) {
      expect(learningRateAt(step)).toBeGreaterThanOrEqual(learningRateAt(step - 1))
    }
  })

  it('gives figures of at most two significant digits', () => {
    for (const step of steps) expect(Number(learningRateAt(step).toPrecision(2))).toBe(learningRateAt(step))
  })

  it('puts the thumb back within one step of where it was', () => {
    for (const step of steps) expect(Math.abs(sliderStep(learningRateAt(step)) - step)).toBeLessThanOrEqual(1)
  })

  it('stands at an end for exact values beyond it', () => {
    expect(sliderStep(1e-6)).toBe(0)
    expect(sliderStep(10)).toBe(SLIDER_STEPS)
  })
})
