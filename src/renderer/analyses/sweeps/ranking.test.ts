import { describe, expect, it } from 'vitest'
import { PRESETS, type SweepCell } from '../../../engine/contract/index.js'
import { accuracyRange, gridMove, rankCells } from './ranking.js'

const cell = (accuracy: number | null, cost: number | null = null, state: SweepCell['state'] = 'done'): SweepCell => ({
  values: [],
  hyperparameters: PRESETS.logistic,
  state,
  accuracy,
  spread: null,
  cost,
})

describe('the ranking of a sweep', () => {
  it('goes by accuracy, then by cost, and leaves out what waits or diverged', () => {
    const cells = [
      cell(0.7, 0.5),
      cell(0.8, 0.6),
      cell(null, null, 'diverged'),
      cell(0.8, 0.4),
      cell(null, null, 'waiting'),
    ]
    expect(rankCells(cells).map(({ index }) => index)).toEqual([3, 1, 0])
  })

  it('knows the ends of the accuracies', () => {
    expect(accuracyRange([cell(0.7), cell(null, null, 'waiting'), cell(0.9)])).toEqual({ min: 0.7, max: 0.9 })
    expect(accuracyRange([cell(null, null, 'waiting')])).toBeNull()
  })
})

describe('the keyboard in a grid', () => {
  it('moves a cell at a time and stops at the edges', () => {
    expect(gridMove(4, 3, 4, 'ArrowDown')).toBe(8)
    expect(gridMove(8, 3, 4, 'ArrowDown')).toBe(8)
    expect(gridMove(4, 3, 4, 'ArrowLeft')).toBe(4)
    expect(gridMove(5, 3, 4, 'End')).toBe(7)
    expect(gridMove(5, 3, 4, 'a')).toBeNull()
  })
})
