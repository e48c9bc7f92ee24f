import type { Contributions } from '../../../engine/contract/index.js'
import type { Pixels } from '../../images/pixel-loader.js'
import { colourOf, type ColourTable } from '../../weights/colour-scale.js'

/** One value a pixel, row-major: what its red, green and blue add together. */
export function pixelSums({ map, size }: Pick<Contributions, 'map' | 'size'>): Float32Array {
  const sums = new Float32Array(size * size)
  for (let pixel = 0; pixel < sums.length; pixel++) {
    const at = 3 * pixel
    sums[pixel] = (map[at] ?? 0) + (map[at + 1] ?? 0) + (map[at + 2] ?? 0)
  }
  return sums
}

/** How much of the image shows through where a pixel adds nothing; where it adds much, none does. */
const FAINTEST = 0.1
const LUMINANCE = [0.299, 0.587, 0.114] as const

/**
 * The map over the image: the image in grey, and over each pixel the colour of its sum, the more opaque the larger.
 * Both are size × size, row-major.
 */
export function overlay(sums: Float32Array, limit: number, table: ColourTable, { rgb, size }: Pixels): Pixels {
  const mixed = new Uint8Array(rgb.length)
  for (let pixel = 0; pixel < sums.length; pixel++) {
    const at = 3 * pixel
    const grey = LUMINANCE.reduce((sum, share, channel) => sum + share * (rgb[at + channel] ?? 0), 0)
    const value = sums[pixel] ?? 0
    const strength = limit > 0 ? Math.min(1, Math.abs(value) / limit) : 0
    const opacity = strength === 0 ? 0 : FAINTEST + (1 - FAINTEST) * strength
    // The pole itself, so that what is faint is faint by its opacity alone.
    const colour = colourOf(table, Math.sign(value), 1)
    for (let channel = 0; channel < 3; channel++) {
      mixed[at + channel] = Math.round(grey + ((colour[channel] ?? 0) - grey) * opacity)
    }
  }
  return { size, rgb: mixed }
}
