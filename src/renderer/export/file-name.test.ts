import { describe, expect, it } from 'vitest'
import { suggestedName } from './file-name.js'

describe('suggestedName', () => {
  it.each([
    ['four-layer', 'four-layer.npz'],
    ['猫 1', '猫 1.npz'],
    ['a/b\\c:d*?"<>|e', 'a b c d e.npz'],
    ['tab\tand\nnewline', 'tab and newline.npz'],
    ['../../etc', 'etc.npz'],
    ['...', 'whisker.npz'],
    ['  ', 'whisker.npz'],
    ['ends with dots..', 'ends with dots.npz'],
  ])('turns %j into %j', (title, name) => {
    expect(suggestedName(title, 'npz')).toBe(name)
  })

  it('keeps at most 80 characters and never half of one', () => {
    const name = suggestedName('🐱'.repeat(200), 'csv')
    expect(name).toBe(`${'🐱'.repeat(80)}.csv`)
  })
})
