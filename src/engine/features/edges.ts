import { cellsASide, EDGES_AND_COLOURS } from '../contract/index.js'

const { cell, orientations, clip, epsilon } = EDGES_AND_COLOURS
const BLOCK = 4 * orientations

/** The direction and strength of the edge at every pixel, of the channel in which it is strongest. */
export interface EdgeMap {
  /** 0 … orientations: halves are the middle of a bin; it wraps around. */
  readonly bins: Float64Array
  readonly strengths: Float64Array
}

/** Central differences, the border repeated. `rgb`: size × size × 3 bytes. */
export function edgeMap(rgb: Uint8Array, size: number): EdgeMap {
  const bins = new Float64Array(size * size)
  const strengths = new Float64Array(size * size)
  for (let y = 0; y < size; y++) {
    const above = Math.max(0, y - 1) * size
    const below = Math.min(size - 1, y + 1) * size
    for (let x = 0; x < size; x++) {
      const left = 3 * (y * size + Math.max(0, x - 1))
      const right = 3 * (y * size + Math.min(size - 1, x + 1))
      let [gx, gy, strongest] = [0, 0, 0]
      for (let c = 0; c < 3; c++) {
        const dx = rgb[right + c]! - rgb[left + c]!
        const dy = rgb[3 * (below + x) + c]! - rgb[3 * (above + x) + c]!
        const squared = dx * dx + dy * dy
        if (squared > strongest) [gx, gy, strongest] = [dx, dy, squared]
      }
      const angle = Math.atan2(gy, gx) / Math.PI
      bins[y * size + x] = (angle < 0 ? angle + 1 : angle) * orientations
      strengths[y * size + x] = Math.sqrt(strongest) / 255
    }
  }
  return { bins, strengths }
}

/**
 * Where a pixel's vote goes: it is shared between the two nearest orientations and the up to four nearest cells, by
 * nearness. `vote(place, weight)` is called for each; place = cell · orientations + orientation.
 */
export function castVotes(
  { bins, strengths }: EdgeMap,
  size: number,
  pixel: number,
  vote: (place: number, weight: number) => void,
): void {
  const strength = strengths[pixel]!
  if (strength === 0) return
  const cells = cellsASide(size)
  const margin = (size - cells * cell) / 2
  const row = (Math.floor(pixel / size) + 0.5 - margin) / cell - 0.5
  const col = ((pixel % size) + 0.5 - margin) / cell - 0.5
  const [top, left, first] = [Math.floor(row), Math.floor(col), Math.floor(bins[pixel]! - 0.5)]
  const [down, across, turn] = [row - top, col - left, bins[pixel]! - 0.5 - first]
  for (let corner = 0; corner < 4; corner++) {
    const y = top + (corner >> 1)
    const x = left + (corner & 1)
    if (y < 0 || y >= cells || x < 0 || x >= cells) continue
    const share = strength * (corner >> 1 ? down : 1 - down) * (corner & 1 ? across : 1 - across)
    const place = (y * cells + x) * orientations
    vote(place + ((first + orientations) % orientations), share * (1 - turn))
    vote(place + ((first + 1) % orientations), share * turn)
  }
}

/** Histograms of edge directions: (cells a side)² × orientations. */
export function edgeHistograms(edges: EdgeMap, size: number): Float64Array {
  const histograms = new Float64Array(cellsASide(size) ** 2 * orientations)
  const vote = (place: number, weight: number) => (histograms[place]! += weight)
  for (let pixel = 0; pixel < size * size; pixel++) castVotes(edges, size, pixel, vote)
  return histograms
}

/** Where a vote goes when the image is mirrored. */
export function mirroredPlace(place: number, size: number): number {
  const cells = cellsASide(size)
  const orientation = place % orientations
  const at = (place - orientation) / orientations
  const col = at % cells
  return (at - col + cells - 1 - col) * orientations + orientations - 1 - orientation
}

/** The same of the mirror image. */
export function mirroredHistograms(histograms: Float64Array, size: number): Float64Array {
  return histograms.map((_, place) => histograms[mirroredPlace(place, size)]!)
}

/**
 * Blocks of 2 × 2 cells, each of length 1, clipped, and of length 1 again (L2-Hys; Dalal and Triggs 2005), added to
 * `target` times `factor`: (cells − 1)² × 4 cells × orientations.
 */
export function addBlocks(target: Float64Array, histograms: Float64Array, size: number, factor: number): void {
  const cells = cellsASide(size)
  const block = new Float64Array(BLOCK)
  let to = 0
  for (let y = 0; y + 1 < cells; y++) {
    for (let x = 0; x + 1 < cells; x++, to += BLOCK) {
      for (let part = 0; part < 4; part++) {
        const from = ((y + (part >> 1)) * cells + x + (part & 1)) * orientations
        block.set(histograms.subarray(from, from + orientations), part * orientations)
      }
      normalize(block)
      for (let i = 0; i < BLOCK; i++) block[i] = Math.min(block[i]!, clip)
      normalize(block)
      for (let i = 0; i < BLOCK; i++) target[to + i]! += factor * block[i]!
    }
  }
}

function normalize(block: Float64Array): void {
  let squares = epsilon
  for (let i = 0; i < BLOCK; i++) squares += block[i]! * block[i]!
  const length = Math.sqrt(squares)
  for (let i = 0; i < BLOCK; i++) block[i]! /= length
}
