import { describe, expect, it } from 'vitest'
import { findNearDuplicates } from './find-near-duplicates.js'
import { findBlankImages } from './odd-images.js'
import { drawPicture, joinPictures, WHOLE } from './testing.js'

const SIDE = 32
const watch = (signal = new AbortController().signal) => ({ signal, progress: () => undefined })
const apart = (count: number) => Int32Array.from({ length: count }, (_, i) => i)

describe('findNearDuplicates', () => {
  it('finds the two pairs among twelve pictures, and no other', async () => {
    const pictures = Array.from({ length: 10 }, (_, i) => drawPicture(i + 1, SIDE))
    pictures.push(drawPicture(3, SIDE, WHOLE, 1.15), drawPicture(7, SIDE, { ...WHOLE, left: 0.04, top: 0.03 }))
    const pairs = await findNearDuplicates(joinPictures(pictures), SIDE, apart(12), watch())
    expect(pairs.map(({ a, b }) => [a, b])).toEqual([
      [2, 10],
      [6, 11],
    ])
    for (const { similarity } of pairs) expect(similarity).toBeGreaterThan(0.9)
  })

  it('compares only the first of exact twins, and no blank image', async () => {
    const blank = new Uint8Array(SIDE * SIDE * 3).fill(120)
    const [one, two] = [drawPicture(1, SIDE), drawPicture(1, SIDE, WHOLE, 1.1)]
    const pixels = joinPictures([one, one, two, blank, blank.map((_, p) => 120 + (p % 2))])
    const pairs = await findNearDuplicates(pixels, SIDE, Int32Array.of(0, 0, 2, 3, 4), watch())
    expect(pairs.map(({ a, b }) => [a, b])).toEqual([[0, 2]])
    expect(await findBlankImages(pixels, SIDE, watch().signal)).toEqual([3, 4])
  })

  it('lets others have their turn and ends with the reason it was stopped for', async () => {
    const abort = new AbortController()
    const pictures = Array.from({ length: 400 }, (_, i) => drawPicture(i % 40, SIDE))
    const search = findNearDuplicates(joinPictures(pictures), SIDE, apart(400), watch(abort.signal))
    setImmediate(() => abort.abort(new Error('enough')))
    await expect(search).rejects.toThrowError('enough')
  })
})
