import { describe, expect, it } from 'vitest'
import { PRESETS, type RunSummary } from '../../engine/contract/index.js'
import { differencesOf } from './differences.js'

const run = (changes: Partial<RunSummary['hyperparameters']>, imageSize = 64) =>
  ({
    hyperparameters: { ...PRESETS['four-layer'], ...changes },
    imageSize,
    fit: 'squash',
    positiveClass: 'cat',
  }) as RunSummary

describe('differencesOf', () => {
  it('lists what differs and nothing else', () => {
    expect(differencesOf(run({}), run({}))).toEqual([])
    expect(differencesOf(run({ seed: 1 }), run({ seed: 2, hiddenLayers: [20] }, 32))).toEqual([
      { field: 'seed', first: 1, second: 2 },
      { field: 'hiddenLayers', first: [20, 7, 5], second: [20] },
      { field: 'imageSize', first: 64, second: 32 },
    ])
  })
})
