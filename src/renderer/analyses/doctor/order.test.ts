import { describe, expect, it } from 'vitest'
import { listMove, nextUndecided, refreshOrder } from './order.js'

const decided = (ids: readonly number[]) => (id: number) => ids.includes(id)

describe('the list of suspects when a new ranking comes', () => {
  it('keeps everything up to the current image, and ranks anew what is below', () => {
    expect(refreshOrder([5, 3, 8, 1, 2], 3, [2, 8, 5, 1, 3], decided([5]))).toEqual([5, 3, 2, 8, 1])
  })

  it('keeps decided images below it too, also those that are ranked no more', () => {
    // 1 was excluded: the new ranking does not have it.
    expect(refreshOrder([5, 3, 8, 1, 2], 5, [2, 8, 3, 5], decided([1]))).toEqual([5, 1, 2, 8, 3])
  })

  it('is the new ranking where nothing has been looked at or decided', () => {
    expect(refreshOrder([1, 2, 3], null, [3, 2, 1], decided([]))).toEqual([3, 2, 1])
  })
})

describe('after a decision', () => {
  it('the next undecided image is the current one, from the top when there is none below', () => {
    expect(nextUndecided([5, 3, 8, 1], 3, decided([3, 8]))).toBe(1)
    expect(nextUndecided([5, 3, 8, 1], 1, decided([1, 3]))).toBe(5)
    expect(nextUndecided([5, 3], 5, decided([5, 3]))).toBeNull()
  })
})

describe('the keyboard in the list', () => {
  it('moves by rows and pages and stops at the ends', () => {
    expect([listMove(0, 20, 'j'), listMove(0, 20, 'ArrowUp'), listMove(15, 20, 'PageDown')]).toEqual([1, 0, 19])
    expect(listMove(3, 20, 'k')).toBeNull()
  })
})
