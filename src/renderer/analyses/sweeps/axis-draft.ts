import {
  Features,
  HiddenActivation,
  Initialization,
  LIMITS,
  SweepRange,
  type Hyperparameters,
  type SweepAxis,
} from '../../../engine/contract/index.js'
import {
  fieldText,
  parseDecimalField,
  parseWholeField,
  type FieldProblem,
  type FieldRange,
} from '../../training/fields.js'

type RangeParameter = SweepRange['parameter']
type ChoiceParameter = Exclude<SweepAxis['parameter'], RangeParameter>
export type SweepParameter = SweepAxis['parameter']

export const RANGE_PARAMETERS = SweepRange.entries.parameter.options
/** Parameters with a few named values, and those values. */
export const CHOICES = {
  features: Features.options,
  hiddenActivation: HiddenActivation.options,
  initialization: Initialization.options,
} as const satisfies Record<ChoiceParameter, readonly string[]>
const CHOICE_PARAMETERS = Object.keys(CHOICES) as ChoiceParameter[]
export const PARAMETERS: readonly SweepParameter[] = [...RANGE_PARAMETERS, ...CHOICE_PARAMETERS]

export const MOST_STEPS = 50
/** What one sweep may try. */
export const MOST_CELLS = 2500

/** An axis as typed. */
export interface AxisDraft {
  readonly parameter: SweepParameter
  readonly min: string
  readonly max: string
  readonly steps: string
  readonly scale: SweepRange['scale']
  readonly choices: readonly string[]
}

export type AxisProblem = FieldProblem | 'not-above' | 'log-zero' | 'no-choice'
export interface AxisResult {
  /** null while something is wrong with it. */
  readonly axis: SweepAxis | null
  readonly problems: Partial<Record<'min' | 'max' | 'steps' | 'choices', AxisProblem>>
}

type Start = readonly [min: number, max: number, steps: number, scale: SweepRange['scale']]
const STARTS: Record<RangeParameter, Start> = {
  learningRate: [0.001, 0.1, 12, 'log'],
  units: [4, 64, 12, 'log'],
  iterations: [500, 4000, 8, 'linear'],
  l2: [0.01, 10, 8, 'log'],
  momentum: [0, 0.9, 10, 'linear'],
  batchSize: [16, 256, 5, 'log'],
  learningRateDecay: [0.001, 1, 7, 'log'],
}

/** An axis a person is likely to want of this parameter. */
export function newAxis(parameter: SweepParameter): AxisDraft {
  if (isChoice(parameter)) {
    return { parameter, min: '', max: '', steps: '', scale: 'linear', choices: [...CHOICES[parameter]] }
  }
  const [min, max, steps, scale] = STARTS[parameter]
  return { parameter, min: fieldText(min), max: fieldText(max), steps: fieldText(steps), scale, choices: [] }
}

/** Learning rate, and the units where there is a hidden layer to have them, otherwise L2. */
export function firstAxes({ hiddenLayers }: Pick<Hyperparameters, 'hiddenLayers'>): AxisDraft[] {
  return [newAxis(hiddenLayers.length > 0 ? 'units' : 'l2'), newAxis('learningRate')]
}

export function isChoice(parameter: SweepParameter): parameter is ChoiceParameter {
  return Object.hasOwn(CHOICES, parameter)
}

const WHOLE: readonly SweepParameter[] = ['units', 'iterations', 'batchSize']
export const rangeOf = (parameter: RangeParameter): FieldRange => LIMITS[parameter]

/** What the draft says, and what is wrong with it. */
export function readAxis(draft: AxisDraft): AxisResult {
  return isChoice(draft.parameter) ? readChoices(draft.parameter, draft.choices) : readRange(draft.parameter, draft)
}

function readChoices(parameter: ChoiceParameter, chosen: readonly string[]): AxisResult {
  if (chosen.length === 0) return { axis: null, problems: { choices: 'no-choice' } }
  const axis = choiceAxis(parameter, (options) => options.filter((option) => chosen.includes(option)))
  return { axis, problems: {} }
}

function choiceAxis(parameter: ChoiceParameter, pick: <T extends string>(options: readonly T[]) => T[]): SweepAxis {
  if (parameter === 'features') return { parameter, choices: pick(CHOICES.features) }
  if (parameter === 'hiddenActivation') return { parameter, choices: pick(CHOICES.hiddenActivation) }
  return { parameter, choices: pick(CHOICES.initialization) }
}

function readRange(parameter: RangeParameter, draft: AxisDraft): AxisResult {
  const read = WHOLE.includes(parameter) ? parseWholeField : parseDecimalField
  const results = {
    min: read(draft.min, rangeOf(parameter)),
    max: read(draft.max, rangeOf(parameter)),
    steps: parseWholeField(draft.steps, { min: 1, max: MOST_STEPS }),
  }
  const { min, max, steps } = results
  if (!min.ok || !max.ok || !steps.ok) {
    const wrong = Object.entries(results).flatMap(([field, result]) => (result.ok ? [] : [[field, result.problem]]))
    return { axis: null, problems: Object.fromEntries(wrong) as AxisResult['problems'] }
  }
  if (max.value <= min.value) return { axis: null, problems: { max: 'not-above' } }
  if (draft.scale === 'log' && min.value <= 0) return { axis: null, problems: { min: 'log-zero' } }
  const range = { min: min.value, max: max.value, steps: steps.value, scale: draft.scale }
  return { axis: { parameter, ...range }, problems: {} }
}

/** Configurations in a grid of these axes. */
export function gridSize(axes: readonly SweepAxis[]): number {
  return axes.reduce((product, axis) => product * ('choices' in axis ? axis.choices.length : axis.steps), 1)
}
