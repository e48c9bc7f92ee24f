import { cellsASide, COLOUR_COUNT, EDGES_AND_COLOURS, edgeCount } from '../contract/index.js'
import { colourPlace } from './colours.js'
import { castVotes, edgeMap, mirroredPlace } from './edges.js'

const { orientations } = EDGES_AND_COLOURS

/**
 * What each edge and colour adds, spread over the pixels: size × size × 3, with the same sum. An edge feature goes to the pixels
 * that voted for its direction in its cell, by their votes; a colour to the pixels that have it. What no pixel voted for
 * adds something by being absent: it goes to all pixels alike. A pixel's three channels share evenly.
 */
export function spreadOverPixels(
  contributions: Float64Array,
  rgb: Uint8Array,
  size: number,
): Float64Array<ArrayBuffer> {
  const perPixel = new Float64Array(size * size)
  spreadEdges(perPixel, contributions.subarray(0, edgeCount(size)), rgb, size)
  spreadColours(perPixel, contributions.subarray(edgeCount(size), edgeCount(size) + COLOUR_COUNT), rgb, size)
  const map = new Float64Array(size * size * 3)
  for (let i = 0; i < map.length; i++) map[i] = perPixel[Math.floor(i / 3)]! / 3
  return map
}

function spreadEdges(perPixel: Float64Array, contributions: Float64Array, rgb: Uint8Array, size: number): void {
  const edges = edgeMap(rgb, size)
  const totals = sumByVote(contributions, size)
  share(perPixel, totals, (each) => {
    for (let pixel = 0; pixel < size * size; pixel++) {
      castVotes(edges, size, pixel, (place, weight) => {
        // The mean of the image and its mirror image: half of a feature comes from the mirrored place.
        each(pixel, place, weight)
        each(pixel, mirroredPlace(place, size), weight)
      })
    }
  })
}

function spreadColours(perPixel: Float64Array, contributions: Float64Array, rgb: Uint8Array, size: number): void {
  share(perPixel, contributions, (each) => {
    for (let pixel = 0; pixel < size * size; pixel++) {
      each(pixel, colourPlace(rgb, size, pixel, false), 1)
      each(pixel, colourPlace(rgb, size, pixel, true), 1)
    }
  })
}

/** Block features by the cell and orientation they are made of. */
function sumByVote(contributions: Float64Array, size: number): Float64Array {
  const cells = cellsASide(size)
  const totals = new Float64Array(cells * cells * orientations)
  let from = 0
  for (let y = 0; y + 1 < cells; y++) {
    for (let x = 0; x + 1 < cells; x++) {
      for (let part = 0; part < 4; part++) {
        const to = ((y + (part >> 1)) * cells + x + (part & 1)) * orientations
        for (let o = 0; o < orientations; o++) totals[to + o]! += contributions[from++]!
      }
    }
  }
  return totals
}

type Visit = (each: (pixel: number, place: number, weight: number) => void) => void

/** Gives each total to the pixels by their weight in it; totals without any weight go to all pixels alike. */
function share(perPixel: Float64Array, totals: Float64Array, visit: Visit): void {
  const weights = new Float64Array(totals.length)
  visit((_, place, weight) => (weights[place]! += weight))
  let absent = 0
  for (let place = 0; place < totals.length; place++) if (weights[place] === 0) absent += totals[place]!
  for (let pixel = 0; pixel < perPixel.length; pixel++) perPixel[pixel]! += absent / perPixel.length
  visit((pixel, place, weight) => {
    if (weight > 0) perPixel[pixel]! += (totals[place]! * weight) / weights[place]!
  })
}
