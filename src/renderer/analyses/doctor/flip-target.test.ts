import { describe, expect, it } from 'vitest'
import { flipTarget } from './flip-target.js'

const classOf = (id: number) => [0, 1, 2][id] ?? null

describe('a flipped label', () => {
  it('becomes the positive class, or the only other one', () => {
    const two = { names: ['cat', 'non-cat'], positive: 'cat' }
    expect(flipTarget({ label: 0 }, two, [], classOf)).toBe(0)
    expect(flipTarget({ label: 1 }, two, [], classOf)).toBe(1)
  })

  it('among several others becomes the one that most look-alikes have, the first without any', () => {
    const three = { names: ['bird', 'cat', 'dog'], positive: 'cat' }
    expect(flipTarget({ label: 1 }, three, [0, 2, 2, 1, 1, 1], classOf)).toBe(2)
    expect(flipTarget({ label: 1 }, three, [], classOf)).toBe(0)
  })
})
