import { COLOUR_COUNT, EDGES_AND_COLOURS, edgeCount, featureCount } from '../contract/index.js'
import { addColours } from './colours.js'
import { addBlocks, edgeHistograms, edgeMap, mirroredHistograms } from './edges.js'

/** Numbers of one part are divided by this, so that edges and colours have length 1 each, whatever the image size. */
function partLengths(imageSize: number): { edges: number; colours: number } {
  return {
    edges: Math.sqrt(edgeCount(imageSize) / (4 * EDGES_AND_COLOURS.orientations)),
    colours: EDGES_AND_COLOURS.grid,
  }
}

/**
 * The edges and colours of one image: `edgeCount` histograms of oriented gradients in blocks, `COLOUR_COUNT` colour
 * histograms on a grid, and a constant. Each is the mean of the image's and its mirror image's: a cat that looks the other
 * way is the same cat. `rgb`: size × size × 3 bytes.
 */
export function edgesAndColours(rgb: Uint8Array, size: number): Float64Array {
  const features = new Float64Array(featureCount('edges-and-colours', size))
  const lengths = partLengths(size)
  const histograms = edgeHistograms(edgeMap(rgb, size), size)
  const edges = features.subarray(0, edgeCount(size))
  addBlocks(edges, histograms, size, 0.5 / lengths.edges)
  addBlocks(edges, mirroredHistograms(histograms, size), size, 0.5 / lengths.edges)
  const colours = features.subarray(edges.length, edges.length + COLOUR_COUNT)
  addColours(colours, rgb, size, false, 0.5 / lengths.colours)
  addColours(colours, rgb, size, true, 0.5 / lengths.colours)
  features[features.length - 1] = EDGES_AND_COLOURS.constant
  return features
}
