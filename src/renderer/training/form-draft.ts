import { LIMITS, type Hyperparameters } from '../../engine/contract/index.js'
import { fieldText, parseDecimalField, parseWholeField, type FieldProblem, type FieldResult } from './fields.js'
import type { LayerTexts } from './layers.js'

/** What is typed rather than chosen. */
type Typed = 'hiddenLayers' | 'learningRate' | 'iterations' | 'seed'

/** The form as typed: texts where a person types, values where they choose. */
export interface FormDraft extends Readonly<Omit<Hyperparameters, Typed>> {
  readonly layers: LayerTexts
  readonly learningRate: string
  readonly iterations: string
  readonly seed: string
}

/** One thing wrong with the draft; `layer` says which hidden layer, from 0. */
export interface DraftProblem {
  readonly field: 'layers' | 'learningRate' | 'iterations' | 'seed'
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
  const { hiddenLayers, learningRate, iterations, seed, ...chosen } = hyperparameters
  return {
    ...chosen,
    layers: hiddenLayers.map(fieldText),
    learningRate: fieldText(learningRate),
    iterations: fieldText(iterations),
    seed: fieldText(seed),
  }
}

/** What the draft says, and everything that is wrong with it. */
export function readDraft(draft: FormDraft): DraftResult {
  const problems: DraftProblem[] = []
  const take = (field: DraftProblem['field'], result: FieldResult, layer: number | null = null): number => {
    if (result.ok) return result.value
    problems.push({ field, problem: result.problem, layer })
    return Number.NaN
  }
  const { layers, learningRate, iterations, seed, ...chosen } = draft
  const hyperparameters: Hyperparameters = {
    ...chosen,
    hiddenLayers: layers.map((text, layer) => take('layers', parseWholeField(text, LIMITS.units), layer)),
    learningRate: take('learningRate', parseDecimalField(learningRate, LIMITS.learningRate)),
    iterations: take('iterations', parseWholeField(iterations, LIMITS.iterations)),
    seed: take('seed', parseWholeField(seed, LIMITS.seed)),
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
