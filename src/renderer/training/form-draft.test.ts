import { describe, expect, it } from 'vitest'
import { PRESET_NAMES, PRESETS } from '../../engine/contract/index.js'
import { draftOf, problemAt, readDraft, sameHyperparameters } from './form-draft.js'

describe('the hyperparameter form', () => {
  it.each(PRESET_NAMES)('reads the preset %s back from its own draft, unchanged', (name) => {
    expect(readDraft(draftOf(PRESETS[name]))).toEqual({ hyperparameters: PRESETS[name], problems: [] })
  })

  it('names every problem at once, each at its own field and layer, and keeps the values that are right', () => {
    const draft = { ...draftOf(PRESETS['four-layer']), layers: ['20', '0', 'x'], seed: '', iterations: '1.5' }
    const result = readDraft(draft)
    expect(result.problems).toEqual([
      { field: 'layers', problem: 'too-small', layer: 1 },
      { field: 'layers', problem: 'not-a-number', layer: 2 },
      { field: 'iterations', problem: 'not-whole', layer: null },
      { field: 'seed', problem: 'empty', layer: null },
    ])
    expect(result.hyperparameters).toMatchObject({
      hiddenLayers: [20, NaN, NaN],
      iterations: NaN,
      learningRate: 0.0075,
    })
    expect(problemAt(result, 'layers', 0)).toBeNull()
    expect(problemAt(result, 'layers', 2)).toBe('not-a-number')
    expect(problemAt(result, 'seed')).toBe('empty')
    expect(problemAt(result, 'learningRate')).toBeNull()
  })

  it('reads an empty mini-batch and patience as "without", and names what is wrong with the options', () => {
    const draft = { ...draftOf(PRESETS['four-layer']), batchSize: ' ', patience: '', momentum: '1', l2: '-1' }
    const { hyperparameters, problems } = readDraft(draft)
    expect([hyperparameters.batchSize, hyperparameters.patience]).toEqual([null, null])
    expect(problems.map(({ field, problem }) => `${field} ${problem}`)).toEqual(['l2 too-small', 'momentum too-large'])
    const set = { ...draft, batchSize: '64', patience: '200', momentum: '0.9', l2: '0.7', learningRateDecay: '0.01' }
    expect(readDraft(set)).toMatchObject({
      problems: [],
      hyperparameters: { batchSize: 64, patience: 200, momentum: 0.9, l2: 0.7, learningRateDecay: 0.01 },
    })
  })

  it('knows its own values again, half-typed ones included, whatever the order of the fields', () => {
    const { hyperparameters } = readDraft({ ...draftOf(PRESETS['four-layer']), layers: ['20', 'x', '5'], seed: '' })
    const reordered = Object.fromEntries(Object.entries(hyperparameters).reverse()) as typeof hyperparameters
    expect(sameHyperparameters(hyperparameters, reordered)).toBe(true)
    expect(sameHyperparameters(hyperparameters, { ...hyperparameters, hiddenLayers: [20, 7, 5] })).toBe(false)
    expect(sameHyperparameters(PRESETS['two-layer'], PRESETS['seed-two-layer'])).toBe(false)
    expect(sameHyperparameters(PRESETS['two-layer'], { ...PRESETS['two-layer'], hiddenLayers: [7, 7] })).toBe(false)
  })
})
