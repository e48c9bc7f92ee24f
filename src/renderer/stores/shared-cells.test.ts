import { describe, expect, it } from 'vitest'
import { PRESETS, type Analysis, type SweepResult } from '../../engine/contract/index.js'
import { withSharedCells } from './shared-cells.js'

type Cell = SweepResult['cells'][number]

const waiting = (value: number): Cell => ({
  ...{ values: [value], hyperparameters: { ...PRESETS.logistic, learningRate: value } },
  ...{ state: 'waiting', accuracy: null, spread: null, cost: null },
})
const done = (value: number, accuracy: number): Cell => ({
  ...waiting(value),
  ...{ state: 'done', accuracy, spread: 0, cost: 1 },
})

/** As it comes over the port: every object is new. */
function sweep(id: string, cells: Cell[]): Analysis {
  const axis = { parameter: 'learningRate', min: 0.1, max: 0.3, steps: 3, scale: 'linear' } as const
  const axes = [{ parameter: axis.parameter, values: [0.1, 0.2, 0.3] }]
  return structuredClone({
    ...{ id, datasetId: 'd', state: 'running', done: 1, total: 3, seconds: 1, secondsLeft: 2, failure: null },
    order: { kind: 'sweep', hyperparameters: PRESETS.logistic, axes: [axis], search: { kind: 'grid' }, folds: 3 },
    result: { kind: 'sweep', axes, cells, best: null, test: null },
  })
}

function resultOf({ result }: Analysis): SweepResult {
  if (result?.kind !== 'sweep') throw new Error('another result')
  return result
}

describe('the cells of a sweep', () => {
  const before = sweep('a', [done(0.1, 0.8), waiting(0.2)])

  it('are the same objects while they are as they were, and new ones where anything changed', () => {
    const told = sweep('a', [done(0.1, 0.8), done(0.2, 0.7), waiting(0.3)])
    const now = withSharedCells(before, told)
    expect(now).toEqual(told)
    expect(resultOf(now).cells[0]).toBe(resultOf(before).cells[0])
    expect(resultOf(now).axes).toBe(resultOf(before).axes)
    expect(resultOf(now).cells[1]).toBe(resultOf(told).cells[1])
    expect(resultOf(now).cells[2]).toBe(resultOf(told).cells[2])
    const corrected = sweep('a', [done(0.1, 0.9), waiting(0.2)])
    expect(withSharedCells(before, corrected)).toEqual(corrected)
  })

  it('of another sweep, or of none before, are what was told', () => {
    const other = sweep('b', [done(0.1, 0.8), waiting(0.2)])
    expect(withSharedCells(before, other)).toBe(other)
    expect(withSharedCells(undefined, other)).toBe(other)
  })
})
