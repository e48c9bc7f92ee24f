import { describe, expect, it } from 'vitest'
import { shrink, toGrey } from './grey-image.js'
import { hammingDistance, perceptualHash } from './perceptual-hash.js'
import { drawPicture, WHOLE } from './testing.js'

const hashesOf = (...pictures: Uint8Array[]) => {
  const hashes = new Uint32Array(2 * pictures.length)
  pictures.forEach((rgb, i) =>
    perceptualHash(toGrey(rgb, Math.sqrt(rgb.length / 3)), hashes.subarray(2 * i, 2 * i + 2)),
  )
  return hashes
}

describe('perceptualHash', () => {
  it('is the same for another brightness, up to 4 bits for another size, and far apart for other pictures', () => {
    const hashes = hashesOf(
      drawPicture(1, 64),
      drawPicture(1, 64, WHOLE, 0.7),
      drawPicture(1, 128),
      drawPicture(1, 32),
      drawPicture(2, 64),
    )
    expect(hammingDistance(hashes, 0, 1)).toBeLessThanOrEqual(1)
    expect(hammingDistance(hashes, 0, 2)).toBeLessThanOrEqual(4)
    expect(hammingDistance(hashes, 0, 3)).toBeLessThanOrEqual(4)
    expect(hammingDistance(hashes, 0, 4)).toBeGreaterThan(18)
  })

  it('hammingDistance counts the bits that differ, 0 to 64', () => {
    const hashes = Uint32Array.of(0, 0, 0xffffffff, 0xffffffff, 0x80000001, 0)
    expect(hammingDistance(hashes, 0, 1)).toBe(64)
    expect(hammingDistance(hashes, 0, 2)).toBe(2)
    expect(hammingDistance(hashes, 1, 2)).toBe(62)
    expect(hammingDistance(hashes, 2, 2)).toBe(0)
  })
})

describe('shrink', () => {
  it('gives every new pixel the mean of the area it covers, also where it cuts through pixels', () => {
    const image = { side: 3, values: Float32Array.from([0, 3, 6, 9, 12, 15, 18, 21, 24]) }
    // 2 × 2 from 3 × 3: each new pixel covers one whole old one, two halves and a quarter.
    expect([...shrink(image, 2).values].map((value) => Math.round(value * 1e4) / 1e4)).toEqual([4, 8, 16, 20])
    expect(shrink(image, 5)).toBe(image)
  })
})
