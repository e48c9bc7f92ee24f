import { createHash } from 'node:crypto'

/**
 * The hash of many images' pixels: SHA-256 of the SHA-256 of each (`hashes`, hexadecimal), in order. Of the hashes, not
 * of the pixels in one piece: decoders and cache know them, so that nothing has to go over all pixels again.
 */
export function combinePixelHashes(hashes: Iterable<string>): string {
  const combined = createHash('sha256')
  for (const hash of hashes) combined.update(hash)
  return combined.digest('hex')
}

/** SHA-256 of each image's pixels, `features` bytes an image, hexadecimal. */
export function hashPixels(pixels: Uint8Array, features: number): string[] {
  const hashes: string[] = []
  for (let start = 0; start < pixels.length; start += features) {
    const hash = createHash('sha256').update(pixels.subarray(start, start + features))
    hashes.push(hash.digest('hex'))
  }
  return hashes
}

/**
 * Which images have exactly the same pixels: by image, the first one that has them (its own number where there is none
 * before it).
 */
export function twinsOf(hashes: readonly string[]): Int32Array {
  const first = new Map<string, number>()
  return Int32Array.from(hashes, (hash, id) => {
    const twin = first.get(hash) ?? id
    if (twin === id) first.set(hash, id)
    return twin
  })
}
