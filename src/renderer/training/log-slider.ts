/** What the slider reaches; the exact field beside it takes the full range of `LIMITS.learningRate`. */
export const PRACTICAL_LEARNING_RATES = { min: 1e-4, max: 1 } as const

/** Whole steps, because the slider moves in whole steps; a decade holds `STEPS_PER_DECADE` of them. */
const STEPS_PER_DECADE = 50
export const SLIDER_STEPS =
  STEPS_PER_DECADE * Math.round(Math.log10(PRACTICAL_LEARNING_RATES.max / PRACTICAL_LEARNING_RATES.min))

/** The nearest step for a learning rate; values beyond the practical range stand at an end. */
export function sliderStep(learningRate: number): number {
  const step = STEPS_PER_DECADE * Math.log10(learningRate / PRACTICAL_LEARNING_RATES.min)
  return Math.min(SLIDER_STEPS, Math.max(0, Math.round(step)))
}

/** The learning rate at a step, rounded to two significant digits so that dragging gives figures one would type. */
export function learningRateAt(step: number): number {
  return Number((PRACTICAL_LEARNING_RATES.min * 10 ** (step / STEPS_PER_DECADE)).toPrecision(2))
}
