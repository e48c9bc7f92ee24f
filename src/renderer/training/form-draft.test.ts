import { describe, expect, it } from 'vitest'
import { PRESET_NAMES, PRESETS } from '../../engine/contract/index.js'
import { draftOf, presetOf, problemAt, readDraft } from './form-draft.js'

describe('the hyperparameter form', () => {
  it.each(PRESET_NAMES)('reads the preset %s back from its own draft, unchanged and by name', (name) => {
    const result = readDraft(draftOf(PRESETS[name]))
    expect(result).toEqual({ ok: true, hyperparameters: PRESETS[name] })
    expect(result.ok && presetOf(result.hyperparameters)).toBe(name)
  })

  it.each([
    ['learningRate', { learningRate: '0.0076' }],
    ['iterations', { iterations: '2501' }],
    ['a layer', { layers: ['20', '5', '7'] }],
    ['the plan', { plan: 'direct' as const }],
  ])('calls a preset with %s changed custom', (_, change) => {
    const result = readDraft({ ...draftOf(PRESETS['four-layer']), ...change })
    expect(result.ok && presetOf(result.hyperparameters)).toBeNull()
  })

  it('names every problem at once, each at its own field and layer', () => {
    const draft = { ...draftOf(PRESETS['four-layer']), layers: ['20', '0', 'x'], seed: '', iterations: '1.5' }
    const result = readDraft(draft)
    expect(result).toEqual({
      ok: false,
      problems: [
        { field: 'layers', problem: 'too-small', layer: 1 },
        { field: 'layers', problem: 'not-a-number', layer: 2 },
        { field: 'iterations', problem: 'not-whole', layer: null },
        { field: 'seed', problem: 'empty', layer: null },
      ],
    })
    expect(problemAt(result, 'layers', 0)).toBeNull()
    expect(problemAt(result, 'layers', 2)).toBe('not-a-number')
    expect(problemAt(result, 'seed')).toBe('empty')
    expect(problemAt(result, 'learningRate')).toBeNull()
  })
})
