import { describe, expect, it } from 'vitest'
import { PRESETS, type RunSummary } from '../../engine/contract/index.js'
import { taskbarProgress } from './training-progress.js'

const run = (iteration: number, iterations: number, state: RunSummary['state'] = 'running') =>
  ({ iteration, state, hyperparameters: { ...PRESETS.logistic, iterations } }) as RunSummary

describe('taskbarProgress', () => {
  it('shows nothing while nothing trains', () => {
    expect(taskbarProgress([])).toEqual({ fraction: null, paused: false })
  })

  it('adds up the iterations of all active runs, in whole percents', () => {
    expect(taskbarProgress([run(500, 1000), run(0, 2000)])).toEqual({ fraction: 0.17, paused: false })
    expect(taskbarProgress([run(1000, 1000)])).toEqual({ fraction: 1, paused: false })
  })

  it('is paused only when every active run is', () => {
    expect(taskbarProgress([run(1, 10, 'paused'), run(1, 10)]).paused).toBe(false)
    expect(taskbarProgress([run(1, 10, 'paused'), run(1, 10, 'paused')]).paused).toBe(true)
  })
})
