import { align, IN_PLACE, Sampler, type Placement } from './align.js'
import { shrink, toGrey, type GreyImage } from './grey-image.js'

/** Coarse alignment, fine alignment: what small networks see of a picture's drawing. */
const [COARSE, FINE] = [16, 32]
/** Coarse pictures that agree less are different ones; most candidates end here. */
const WORTH_A_CLOSER_LOOK = 0.6
const WHITE = 248

/** An image prepared for being compared with many. */
export interface Compared {
  readonly coarse: GreyImage
  readonly fine: GreyImage
  /** Red, green and blue of `fine`. */
  readonly colours: readonly GreyImage[]
}

/** `rgb`: the bytes of a square image. */
export function prepare(rgb: Uint8Array, side: number): Compared {
  const fine = shrink(toGrey(rgb, side), FINE)
  const colours = [0, 1, 2].map((channel) => shrink(channelOf(rgb, side, channel), FINE))
  return { coarse: shrink(fine, COARSE), fine, colours }
}

function channelOf(rgb: Uint8Array, side: number, channel: number): GreyImage {
  return { side, values: Float32Array.from({ length: side * side }, (_, p) => rgb[3 * p + channel] ?? 0) }
}

/**
 * How alike two images are, 0 … 1, whatever their brightness and contrast, and also if one is a slight crop of the other.
 * They are laid upon each other; then two things are compared: the slopes of the brightness (the drawing, not the
 * shades) and the colours. The lower correlation counts. 0 where no slight crop brings the two together.
 */
export function similarity(a: Compared, b: Compared): number {
  const there = oneWay(a, b)
  // Where the pictures overlap hardly matters to good pairs; doubtful ones get their second chance.
  return there > 0.95 ? there : Math.max(there, oneWay(b, a))
}

function oneWay(first: Compared, second: Compared): number {
  const rough = align(first.coarse, second.coarse, IN_PLACE)
  if (!rough || slopeCorrelation(first.coarse, second.coarse, rough) < WORTH_A_CLOSER_LOOK) return 0
  const placement = align(first.fine, second.fine, rough)
  if (!placement) return 0
  const drawing = slopeCorrelation(first.fine, second.fine, placement)
  return drawing <= 0 ? 0 : Math.max(0, Math.min(drawing, colourCorrelation(first, second, placement)))
}

function slopeCorrelation(first: GreyImage, second: GreyImage, placement: Placement): number {
  const { side } = first
  const slopes = new Correlation()
  const moved = warp(first, placement)
  for (let j = 1; j < side; j++) {
    for (let i = 1; i < side; i++) {
      const place = j * side + i
      const [here, left, above] = [moved[place] ?? NaN, moved[place - 1] ?? NaN, moved[place - side] ?? NaN]
      if (Number.isNaN(here + left + above)) continue
      const other = second.values[place] ?? 0
      if (isClipped(here, other)) continue
      slopes.add(here - left, other - (second.values[place - 1] ?? 0))
      slopes.add(here - above, other - (second.values[place - side] ?? 0))
    }
  }
  return slopes.value()
}

/** One correlation over all three channels: another tint lowers it, another brightness does not. */
function colourCorrelation(first: Compared, second: Compared, placement: Placement): number {
  const colours = new Correlation()
  first.colours.forEach((channel, c) => {
    const moved = warp(channel, placement)
    const other = second.colours[c]?.values ?? new Float32Array(0)
    for (let p = 0; p < moved.length; p++) {
      const value = moved[p] ?? NaN
      if (!Number.isNaN(value) && !isClipped(value, other[p] ?? 0)) colours.add(value, other[p] ?? 0)
    }
  })
  return colours.value()
}

/** White in one image only: the brighter one has lost what was there. */
function isClipped(a: number, b: number): boolean {
  return a >= WHITE !== b >= WHITE
}

/** The first image where the second shows it; NaN outside. */
function warp(first: GreyImage, { scaleX, shiftX, scaleY, shiftY }: Placement): Float32Array {
  const { side } = first
  const moved = new Float32Array(side * side).fill(NaN)
  const sample = new Sampler(first)
  for (let j = 0; j < side; j++) {
    const y = scaleY * ((2 * j + 1) / side - 1) + shiftY
    for (let i = 0; i < side; i++) {
      if (sample.at(scaleX * ((2 * i + 1) / side - 1) + shiftX, y)) moved[j * side + i] = sample.value
    }
  }
  return moved
}

/** Pearson's correlation of pairs as they come; 0 where one side never changes. */
class Correlation {
  private count = 0
  private a = 0
  private b = 0
  private aa = 0
  private bb = 0
  private ab = 0

  add(a: number, b: number): void {
    this.count++
    this.a += a
    this.b += b
    this.aa += a * a
    this.bb += b * b
    this.ab += a * b
  }

  value(): number {
    const { count, a, b, aa, bb, ab } = this
    const spread = Math.sqrt(Math.max(0, aa - (a * a) / count) * Math.max(0, bb - (b * b) / count))
    return spread > 0 ? (ab - (a * b) / count) / spread : 0
  }
}
