import { LIMITS, type Hyperparameters } from '../../engine/contract/index.js'
import { fieldText, parseDecimalField, parseWholeField, type FieldProblem, type FieldResult } from './fields.js'
import type { LayerTexts } from './layers.js'

const DECIMALS = ['learningRate', 'l2', 'momentum', 'learningRateDecay'] as const
const WHOLES = ['iterations', 'seed'] as const
/** Empty: without it. */
const OPTIONALS = ['batchSize', 'patience'] as const

type Decimal = (typeof DECIMALS)[number]
type Whole = (typeof WHOLES)[number]
type Optional = (typeof OPTIONALS)[number]
/** What is typed rather than chosen, the layers aside. */
export type TypedField = Decimal | Whole | Optional

/** The form as typed: texts where a person types, values where they choose. */
export interface FormDraft
  extends Readonly<Omit<Hyperparameters, TypedField | 'hiddenLayers'>>, Readonly<Record<TypedField, string>> {
  readonly layers: LayerTexts
}

/** One thing wrong with the draft; `layer` says which hidden layer, from 0. */
export interface DraftProblem {
  readonly field: 'layers' | TypedField
  readonly problem: FieldProblem
  readonly layer: number | null
}

export interface DraftResult {
  /** What parses; NaN stands where a field does not. */
  readonly hyperparameters: Hyperparameters
  /** In the order of the form; empty when everything is right. */
  readonly problems: readonly DraftProblem[]
}

export function draftOf(hyperparameters: Hyperparameters): FormDraft {
  const { hiddenLayers, ...values } = hyperparameters
  const typed = <K extends TypedField>(keys: readonly K[]) =>
    Object.fromEntries(keys.map((key) => [key, textOf(values[key])])) as Record<K, string>
  return { ...values, layers: hiddenLayers.map(fieldText), ...typed(DECIMALS), ...typed(WHOLES), ...typed(OPTIONALS) }
}

const textOf = (value: number | null) => (value === null ? '' : fieldText(value))

/** What the draft says, and everything that is wrong with it. */
export function readDraft(draft: FormDraft): DraftResult {
  const problems: DraftProblem[] = []
  const take = (field: DraftProblem['field'], result: FieldResult, layer: number | null = null): number => {
    if (result.ok) return result.value
    problems.push({ field, problem: result.problem, layer })
    return Number.NaN
  }
  const decimal = (field: Decimal) => take(field, parseDecimalField(draft[field], LIMITS[field]))
  const whole = (field: Whole | Optional) => take(field, parseWholeField(draft[field], LIMITS[field]))
  const optional = (field: Optional) => (draft[field].trim() === '' ? null : whole(field))
  const { layers, ...chosen } = draft
  const hyperparameters: Hyperparameters = {
    ...chosen,
    hiddenLayers: layers.map((text, layer) => take('layers', parseWholeField(text, LIMITS.units), layer)),
    learningRate: decimal('learningRate'),
    iterations: whole('iterations'),
    seed: whole('seed'),
    l2: decimal('l2'),
    momentum: decimal('momentum'),
    batchSize: optional('batchSize'),
    learningRateDecay: decimal('learningRateDecay'),
    patience: optional('patience'),
  }
  return { hyperparameters, problems }
}

/** The problem of one field (and, for layers, of one layer), if it has any. */
export function problemAt(
  result: DraftResult,
  field: DraftProblem['field'],
  layer: number | null = null,
): FieldProblem | null {
  return result.problems.find((entry) => entry.field === field && entry.layer === layer)?.problem ?? null
}

/** Equal in every value; a NaN (a field that does not parse) equals another NaN. */
export function sameHyperparameters(a: Hyperparameters, b: Hyperparameters): boolean {
  const { hiddenLayers: layersA, ...restA } = a
  const { hiddenLayers: layersB, ...restB } = b
  if (layersA.length !== layersB.length || !layersA.every((units, l) => Object.is(units, layersB[l]))) return false
  const others: Partial<Record<string, unknown>> = restB
  return Object.entries(restA).every(([key, value]) => Object.is(value, others[key]))
}
