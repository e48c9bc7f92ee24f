import { shareOf } from '../plot/scales.js'

type Value = number | string

/** Where the values of one axis stand, from 0 at the bottom to 1 at the top. */
export interface AxisPlaces {
  share(value: Value): number
  /** What stands at the bottom and at the top. */
  readonly ends: readonly [Value, Value]
}

/**
 * @param values of a grid's axis, or the choices; a random search has none for a range
 * @param drawn of all cells
 */
export function axisPlaces(values: readonly Value[], log: boolean, drawn: readonly Value[]): AxisPlaces {
  const numbers = [...values, ...drawn].filter((value) => typeof value === 'number')
  if (numbers.length > 0) {
    const domain = { min: Math.min(...numbers), max: Math.max(...numbers), log }
    return { share: (value) => shareOf(domain, Number(value)), ends: [domain.min, domain.max] }
  }
  const names = [...new Set(values.length > 0 ? values : drawn)]
  const share = (value: Value) => (names.length > 1 ? names.indexOf(value) / (names.length - 1) : 0.5)
  return { share, ends: [names[0] ?? '', names.at(-1) ?? ''] }
}
