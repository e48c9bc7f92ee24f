import { describe, expect, it } from 'vitest'
import { PRESETS, type OrderOf } from '../../../engine/contract/index.js'
import { secondsAtPace } from './pace.js'

const order: OrderOf<'sweep'> = {
  kind: 'sweep',
  hyperparameters: PRESETS['two-layer'],
  axes: [{ parameter: 'l2', min: 0, max: 1, steps: 10, scale: 'linear' }],
  search: { kind: 'grid' },
  folds: 3,
}

describe('what a sweep will take, by the one before', () => {
  it('is its seconds a training times the trainings, however many it did before it was cancelled', () => {
    expect(secondsAtPace({ order, done: 30, seconds: 6 }, order, 10)).toBe(6)
    expect(secondsAtPace({ order, done: 20, seconds: 6 }, order, 10)).toBe(9)
  })

  it('is unknown after too few trainings, and for other trainings', () => {
    expect(secondsAtPace({ order, done: 3, seconds: 6 }, order, 10)).toBeNull()
    for (const other of [
      { ...order, folds: 5 },
      { ...order, hyperparameters: PRESETS.logistic },
      { ...order, axes: [{ ...order.axes[0]!, max: 2 }] as OrderOf<'sweep'>['axes'] },
    ])
      expect(secondsAtPace({ order, done: 30, seconds: 6 }, other, 10)).toBeNull()
  })
})
