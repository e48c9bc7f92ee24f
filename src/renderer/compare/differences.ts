import type { Hyperparameters, RunSummary } from '../../engine/contract/index.js'

type Field = keyof Hyperparameters | 'imageSize' | 'fit' | 'positiveClass'
type Value = string | number | null | readonly number[]

/** Something two runs do not have in common. */
export interface Difference {
  readonly field: Field
  readonly first: Value
  readonly second: Value
}

/** What decides two runs' numbers and differs between them; their datasets are compared by `datasetId`. */
export function differencesOf(first: RunSummary, second: RunSummary): Difference[] {
  const values = (run: RunSummary): Map<Field, Value> => {
    const { imageSize, fit, positiveClass, hyperparameters } = run
    const known = Object.entries(hyperparameters) as [Field, Value][]
    return new Map<Field, Value>([...known, ['imageSize', imageSize], ['fit', fit], ['positiveClass', positiveClass]])
  }
  const [a, b] = [values(first), values(second)]
  return [...a.keys()]
    .map((field) => ({ field, first: a.get(field) ?? null, second: b.get(field) ?? null }))
    .filter((difference) => String(difference.first) !== String(difference.second))
}
