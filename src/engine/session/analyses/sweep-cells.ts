import type { Hyperparameters, SweepAxis, SweepRange } from '../../contract/index.js'
import { Hyperparameters as HyperparametersSchema, parse } from '../../contract/index.js'
import type { RandomState } from '../../matrix/index.js'

export type Value = number | string

const WHOLE: ReadonlySet<string> = new Set(['units', 'iterations', 'batchSize'])

/** A grid's values of an axis, the lowest first; whole numbers where the hyperparameter is one. */
export function axisValues(axis: SweepAxis): Value[] {
  if (!('steps' in axis)) return [...axis.choices]
  const { steps } = axis
  const values = Array.from({ length: steps }, (_, i) => valueAt(axis, steps === 1 ? 0 : i / (steps - 1)))
  return [...new Set(values)]
}

/** The value of a share of the way from `min` to `max`. */
export function valueAt({ parameter, min, max, scale }: SweepRange, share: number): number {
  const value = scale === 'log' ? min * (max / min) ** share : min + (max - min) * share
  return WHOLE.has(parameter) ? Math.round(value) : Number(value.toPrecision(6))
}

/** Throws `bad-request` naming a hyperparameter that is out of its bounds. */
export function withValues(
  base: Hyperparameters,
  axes: readonly SweepAxis[],
  values: readonly Value[],
): Hyperparameters {
  const changed: Record<string, unknown> = { ...base }
  axes.forEach(({ parameter }, a) => {
    if (parameter === 'units') changed['hiddenLayers'] = [values[a], ...base.hiddenLayers.slice(1)]
    else changed[parameter] = values[a]
  })
  return parse(HyperparametersSchema, changed, 'sweep')
}

/** All combinations, the last axis running fastest. */
export function gridValues(axes: readonly SweepAxis[]): Value[][] {
  return axes
    .map(axisValues)
    .reduce<Value[][]>((rows, values) => rows.flatMap((row) => values.map((value) => [...row, value])), [[]])
}

/**
 * The order in which a grid's cells are computed: every 8th step of each axis first, then every 4th, … so that its shape
 * shows early. Numbers of the cells, as `gridValues` gives them.
 */
export function coarseToFine(lengths: readonly number[]): number[] {
  const total = lengths.reduce((product, length) => product * length, 1)
  const level = (cell: number) => {
    let rest = cell
    let finest = 0
    for (const length of [...lengths].reverse()) {
      const step = rest % length
      rest = Math.floor(rest / length)
      finest = Math.max(finest, step % 8 === 0 ? 0 : step % 4 === 0 ? 1 : step % 2 === 0 ? 2 : 3)
    }
    return finest
  }
  return Array.from({ length: total }, (_, cell) => cell).sort((a, b) => level(a) - level(b) || a - b)
}

/** A draw from anywhere on the axes, or from around a point: shares of the way along each axis, 0 … 1. */
export function drawShares(
  axes: readonly SweepAxis[],
  random: RandomState,
  around: readonly number[] | null,
): number[] {
  return axes.map((_, a) => {
    const share = random.randomSample()
    if (!around) return share
    // A quarter of the range to either side.
    return Math.min(1, Math.max(0, (around[a] ?? 0.5) + (share - 0.5) / 2))
  })
}

export function valuesAt(axes: readonly SweepAxis[], shares: readonly number[]): Value[] {
  return axes.map((axis, a) => {
    const share = shares[a] ?? 0
    if ('steps' in axis) return valueAt(axis, share)
    return axis.choices[Math.min(axis.choices.length - 1, Math.floor(share * axis.choices.length))] ?? ''
  })
}
