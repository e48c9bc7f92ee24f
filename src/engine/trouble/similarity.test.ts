import { describe, expect, it } from 'vitest'
import { LIMITS } from '../contract/index.js'
import { prepare, similarity } from './similarity.js'
import { drawPicture, WHOLE } from './testing.js'

const SIDE = 64
const THRESHOLD = LIMITS.nearThreshold.default
const seeds = [1, 2, 3, 4, 5, 6, 7, 8]
const of = (rgb: Uint8Array) => prepare(rgb, SIDE)

describe('similarity', () => {
  it.each(seeds)('picture %i with itself: 1 within 1e-6', (seed) => {
    const picture = of(drawPicture(seed, SIDE))
    expect(similarity(picture, picture)).toBeCloseTo(1, 6)
  })

  it.each(seeds)('picture %i brightened by a fifth: above the default threshold', (seed) => {
    expect(similarity(of(drawPicture(seed, SIDE)), of(drawPicture(seed, SIDE, WHOLE, 1.2)))).toBeGreaterThan(THRESHOLD)
  })

  it.each(seeds)('picture %i cut by 2 to 6 %% at each side: above the default threshold, either way round', (seed) => {
    const cut = { left: 0.02 + 0.005 * seed, top: 0.06 - 0.004 * seed, right: 0.94, bottom: 0.98 }
    const [whole, part] = [of(drawPicture(seed, SIDE)), of(drawPicture(seed, SIDE, cut))]
    expect(similarity(whole, part)).toBeGreaterThan(THRESHOLD)
    expect(similarity(part, whole)).toBeGreaterThan(THRESHOLD)
  })

  it('different pictures: below 0.6, all 28 pairs', () => {
    const pictures = seeds.map((seed) => of(drawPicture(seed, SIDE)))
    for (const [i, a] of pictures.entries())
      for (const b of pictures.slice(i + 1)) expect(similarity(a, b)).toBeLessThan(0.6)
  })

  it('the same drawing in other colours is another picture', () => {
    const rgb = drawPicture(3, SIDE)
    const swapped = rgb.map((_, p) => rgb[p - (p % 3) + ((p + 1) % 3)] ?? 0)
    expect(similarity(of(rgb), of(swapped))).toBeLessThan(THRESHOLD)
  })
})
