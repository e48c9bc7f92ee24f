import * as v from 'valibot'
import { Doubles } from './numbers.js'

/** What the network sees of an image: its pixels, or histograms of the edges and colours in them. */
export const Features = v.picklist(['pixels', 'edges-and-colours'])
export type Features = v.InferOutput<typeof Features>

/**
 * How edges and colours are counted. Found by cross-validation on the course's training images alone, before any test
 * image was looked at: docs/decisions/features.md. Other figures would be other features: parameter files hold them.
 */
export const EDGES_AND_COLOURS = {
  /** Side of a cell in pixels; a block is 2 × 2 cells, and blocks overlap by one. */
  cell: 8,
  /** Of 180°: the sign of an edge says nothing. */
  orientations: 9,
  /** A block's entries are clipped here, between two normalisations to length 1. */
  clip: 0.2,
  /** Added under the root of a block's squared length, for pixels of 0 … 1. */
  epsilon: 1e-5,
  /** Steps of each channel in a colour histogram. */
  levels: 4,
  /** Colour histograms a side. */
  grid: 2,
  /** How many times the square root of a colour's share is drawn: rare colours count almost as much as common ones. */
  roots: 2,
  /** The last input of every image, not centred: with it a net learns how common the classes are in a few steps. */
  constant: 0.5,
} as const

/** Cells of edge directions a side; pixels left over lie half at either side. */
export function cellsASide(imageSize: number): number {
  return Math.floor(imageSize / EDGES_AND_COLOURS.cell)
}

/** Blocks times cells times orientations. */
export function edgeCount(imageSize: number): number {
  return (cellsASide(imageSize) - 1) ** 2 * 4 * EDGES_AND_COLOURS.orientations
}

export const COLOUR_COUNT = EDGES_AND_COLOURS.grid ** 2 * EDGES_AND_COLOURS.levels ** 3

/** n_x: how many numbers a network that sees these features gets of an image. */
export function featureCount(features: Features, imageSize: number): number {
  return features === 'pixels' ? imageSize * imageSize * 3 : edgeCount(imageSize) + COLOUR_COUNT + 1
}

/** x = (features − mean) / scale; both from the training images. The mean of the constant is 0. */
export const Scaling = v.strictObject({ mean: Doubles, scale: v.pipe(v.number(), v.gtValue(0), v.finite()) })
export type Scaling = v.InferOutput<typeof Scaling>
