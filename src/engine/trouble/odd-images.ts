import type { ImageId, OddImages } from '../contract/index.js'
import { contrast, toGrey } from './grey-image.js'
import type { JudgedImage } from './images.js'
import { Turns } from './turns.js'

/** Standard deviation of the brightness, 0 … 255, below which there is nothing to see: a wall, a lens cap. */
export const BLANK_CONTRAST = 4
/** Longer side to shorter: squashed into a square, little is left to recognize. */
const EXTREME_ASPECT = 2.5

/** Which images have almost no contrast. Works in turns of some milliseconds. */
export async function findBlankImages(pixels: Uint8Array, side: number, signal: AbortSignal): Promise<ImageId[]> {
  const features = side * side * 3
  const turns = new Turns(signal)
  const blank: ImageId[] = []
  for (let id = 0; (id + 1) * features <= pixels.length; id++) {
    await turns.next()
    const grey = toGrey(pixels.subarray(id * features, (id + 1) * features), side)
    if (contrast(grey) < BLANK_CONTRAST) blank.push(id)
  }
  return blank
}

/** Used images that a network will hardly learn from. `size`: side of what the network sees. */
export function oddImages(images: readonly JudgedImage[], blank: readonly ImageId[], size: number): OddImages {
  const used = [...images.entries()].filter(([, { excluded }]) => !excluded)
  const those = (isOdd: (image: JudgedImage) => boolean) => used.filter(([, image]) => isOdd(image)).map(([id]) => id)
  return {
    blank: blank.filter((id) => images[id]?.excluded === false),
    tiny: those(({ width, height }) => width < size || height < size),
    extreme: those(({ width, height }) => Math.max(width, height) >= EXTREME_ASPECT * Math.min(width, height)),
  }
}
