import { createHash } from 'node:crypto'
import type { Dataset } from './types.js'

/** With its id, which depends on nothing but the pixels and what is said about them. */
export function identify(parts: Omit<Dataset, 'id'>): Dataset {
  const { pixelHash, options, classNames, positiveClass, images } = parts
  const hash = createHash('sha256')
  hash.update(JSON.stringify([pixelHash, options.imageSize, options.fit, classNames, positiveClass]))
  // No path has a zero byte in it. One string: tens of thousands of updates would take longer than the hashing.
  const state = images.map(({ path, classIndex, split, excluded }) => `${path}\0${classIndex}${split}${excluded}\0`)
  hash.update(state.join(''))
  return { ...parts, id: hash.digest('hex').slice(0, 32) }
}
