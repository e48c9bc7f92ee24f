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

/** The same from the pixels, `features` bytes an image. */
export function hashPixels(pixels: Uint8Array, features: number): string {
  const hashes: string[] = []
  for (let start = 0; start < pixels.length; start += features) {
    hashes.push(
      createHash('sha256')
        .update(pixels.subarray(start, start + features))
        .digest('hex'),
    )
  }
  return combinePixelHashes(hashes)
}
