import type { GreyImage } from './grey-image.js'

/**
 * How one image lies in another: the place (x, y) of the second shows what the place (scaleX·x + shiftX,
 * scaleY·y + shiftY) of the first does. Both from −1 to 1 over the image, so that it holds at any resolution.
 */
export interface Placement {
  readonly scaleX: number
  readonly shiftX: number
  readonly scaleY: number
  readonly shiftY: number
}

export const IN_PLACE: Placement = { scaleX: 1, shiftX: 0, scaleY: 1, shiftY: 0 }

/** Placement (4), and the gain and offset of the brightness. */
const UNKNOWNS = 6
const STEPS = 6
/** A crop of more than this is another picture. */
const MAX_SCALE = 1.25
const MAX_SHIFT = 0.2

/**
 * The placement of `second` in `first` (same side) near `start` that explains it best, whatever the brightness and
 * contrast: Gauss-Newton on the squared differences. Source: Lucas and Kanade, "An Iterative Image Registration
 * Technique", 1981, with gain and offset as two more unknowns. Null when it leaves what counts as a slight crop.
 */
export function align(first: GreyImage, second: GreyImage, start: Placement): Placement | null {
  let placement = start
  for (let step = 0; step < STEPS; step++) {
    const change = solve(mirror(normalEquations(first, second, placement)))
    if (!change) return null
    const [dScaleX, dShiftX, dScaleY, dShiftY] = change
    placement = {
      scaleX: placement.scaleX + dScaleX,
      shiftX: placement.shiftX + dShiftX,
      scaleY: placement.scaleY + dScaleY,
      shiftY: placement.shiftY + dShiftY,
    }
    if (!isSlight(placement)) return null
    if (Math.abs(dScaleX) + Math.abs(dShiftX) + Math.abs(dScaleY) + Math.abs(dShiftY) < 1e-3) break
  }
  return placement
}

function isSlight({ scaleX, shiftX, scaleY, shiftY }: Placement): boolean {
  const fits = (scale: number) => scale < MAX_SCALE && scale > 1 / MAX_SCALE
  return fits(scaleX) && fits(scaleY) && Math.abs(shiftX) < MAX_SHIFT && Math.abs(shiftY) < MAX_SHIFT
}

/**
 * JᵀJ·δ = Jᵀr as one matrix (6, 7), row by row: the residual is second − first at the placement; the unknowns change
 * scale and shift, and explain what is left by gain and offset.
 */
function normalEquations(first: GreyImage, second: GreyImage, placement: Placement): Float64Array {
  const { side } = first
  const system = new Float64Array(UNKNOWNS * (UNKNOWNS + 1))
  const row = new Float64Array(UNKNOWNS + 1)
  const sample = new Sampler(first)
  for (let j = 0; j < side; j++) {
    const y = (2 * j + 1) / side - 1
    for (let i = 0; i < side; i++) {
      const x = (2 * i + 1) / side - 1
      if (!sample.at(placement.scaleX * x + placement.shiftX, placement.scaleY * y + placement.shiftY)) continue
      row[0] = sample.dx * x
      row[1] = sample.dx
      row[2] = sample.dy * y
      row[3] = sample.dy
      row[4] = sample.value
      row[5] = 255
      row[6] = (second.values[j * side + i] ?? 0) - sample.value
      addProducts(system, row)
    }
  }
  return system
}

/** The upper triangle only: the matrix is symmetric. */
function addProducts(system: Float64Array, row: Float64Array): void {
  for (let a = 0; a < UNKNOWNS; a++) {
    const weight = row[a] ?? 0
    const start = a * (UNKNOWNS + 1)
    for (let b = a; b <= UNKNOWNS; b++) system[start + b] = (system[start + b] ?? 0) + weight * (row[b] ?? 0)
  }
}

function mirror(system: Float64Array): Float64Array {
  const width = UNKNOWNS + 1
  for (let a = 1; a < UNKNOWNS; a++) for (let b = 0; b < a; b++) system[a * width + b] = system[b * width + a] ?? 0
  return system
}

/** Elimination with pivots; null when there is no single answer (a picture of stripes can lie anywhere along them). */
function solve(system: Float64Array): [number, number, number, number] | null {
  const width = UNKNOWNS + 1
  const at = (row: number, col: number) => system[row * width + col] ?? 0
  for (let col = 0; col < UNKNOWNS; col++) {
    // A grain of stiffness, so that stripes stay where they are along themselves.
    system[col * width + col] = at(col, col) * (1 + 1e-4) + 1e-3
  }
  for (let col = 0; col < UNKNOWNS; col++) {
    const pivot = at(col, col)
    if (!(Math.abs(pivot) > 1e-9)) return null
    for (let row = 0; row < UNKNOWNS; row++) {
      if (row === col) continue
      const factor = at(row, col) / pivot
      for (let k = col; k < width; k++) system[row * width + k] = at(row, k) - factor * at(col, k)
    }
  }
  const solved = (row: number) => at(row, UNKNOWNS) / at(row, row)
  return [solved(0), solved(1), solved(2), solved(3)]
}

/** Value and slope of an image between its pixels, bilinear. */
export class Sampler {
  value = 0
  /** Per unit of −1 … 1. */
  dx = 0
  dy = 0

  constructor(private readonly image: GreyImage) {}

  /** False outside the image. */
  at(x: number, y: number): boolean {
    const { side, values } = this.image
    const column = ((x + 1) * side - 1) / 2
    const line = ((y + 1) * side - 1) / 2
    const i = Math.floor(column)
    const j = Math.floor(line)
    if (i < 0 || j < 0 || i >= side - 1 || j >= side - 1) return false
    const [u, w] = [column - i, line - j]
    const place = j * side + i
    const a = values[place] ?? 0
    const b = values[place + 1] ?? 0
    const c = values[place + side] ?? 0
    const d = values[place + side + 1] ?? 0
    this.value = (1 - w) * ((1 - u) * a + u * b) + w * ((1 - u) * c + u * d)
    this.dx = (((1 - w) * (b - a) + w * (d - c)) * side) / 2
    this.dy = (((1 - u) * (c - a) + u * (d - b)) * side) / 2
    return true
  }
}
