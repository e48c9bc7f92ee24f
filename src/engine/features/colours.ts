import { EDGES_AND_COLOURS } from '../contract/index.js'

const { levels, grid, roots } = EDGES_AND_COLOURS
const COLOURS = levels ** 3

/** The place of a pixel's colour in the histograms: cell × levels³, red slowest. */
export function colourPlace(rgb: Uint8Array, size: number, pixel: number, isMirrored: boolean): number {
  const col = pixel % size
  const row = (pixel - col) / size
  const step = (channel: number) => Math.floor((rgb[3 * pixel + channel]! * levels) / 256)
  const cell = Math.floor((row * grid) / size) * grid + Math.floor(((isMirrored ? size - 1 - col : col) * grid) / size)
  return cell * COLOURS + (step(0) * levels + step(1)) * levels + step(2)
}

/** Adds, times `factor`, a root of the share of each colour in each cell of a grid; a cell has length 1. */
export function addColours(
  target: Float64Array,
  rgb: Uint8Array,
  size: number,
  isMirrored: boolean,
  factor: number,
): void {
  const cells = new Float64Array(grid * grid * COLOURS)
  for (let pixel = 0; pixel < size * size; pixel++) cells[colourPlace(rgb, size, pixel, isMirrored)]!++
  for (let from = 0; from < cells.length; from += COLOURS) {
    const cell = cells.subarray(from, from + COLOURS)
    for (let root = 0; root < roots; root++) cell.forEach((value, i) => (cell[i] = Math.sqrt(value)))
    const length = Math.sqrt(cell.reduce((sum, value) => sum + value * value, 0))
    cell.forEach((value, i) => (target[from + i]! += (factor * value) / length))
  }
}
