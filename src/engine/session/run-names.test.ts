import { describe, expect, it } from 'vitest'
import { PRESETS } from '../contract/index.js'
import { defaultRunName } from './run-names.js'

describe('defaultRunName', () => {
  it.each([
    ['logistic', 'logistic 1'],
    ['two-layer', 'two-layer 1'],
    ['four-layer', 'four-layer 1'],
    ['seed-two-layer', 'seed two-layer 1'],
  ] as const)('calls the preset %s "%s"', (preset, name) => {
    expect(defaultRunName(PRESETS[preset], new Set())).toBe(name)
  })

  it('counts the layers as the course does, up to the deepest net', () => {
    const deepest = { ...PRESETS['four-layer'], hiddenLayers: [1, 1, 1, 1, 1, 1, 1, 1] }
    expect(defaultRunName(deepest, new Set())).toBe('nine-layer 1')
  })

  it('takes the first number that is free', () => {
    const taken = new Set(['four-layer 1', 'four-layer 3', 'two-layer 2'])
    expect(defaultRunName(PRESETS['four-layer'], taken)).toBe('four-layer 2')
  })
})
