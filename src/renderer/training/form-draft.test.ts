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

  it('knows its own values again, half-typed ones included, whatever the order of the fields', () => {
    const { hyperparameters } = readDraft({ ...draftOf(PRESETS['four-layer']), layers: ['20', 'x', '5'], seed: '' })
    const reordered = Object.fromEntries(Object.entries(hyperparameters).reverse()) as typeof hyperparameters
    expect(sameHyperparameters(hyperparameters, reordered)).toBe(true)
    expect(sameHyperparameters(hyperparameters, { ...hyperparameters, hiddenLayers: [20, 7, 5] })).toBe(false)
    expect(sameHyperparameters(PRESETS['two-layer'], PRESETS['seed-two-layer'])).toBe(false)
    expect(sameHyperparameters(PRESETS['two-layer'], { ...PRESETS['two-layer'], hiddenLayers: [7, 7] })).toBe(false)
  })
})
