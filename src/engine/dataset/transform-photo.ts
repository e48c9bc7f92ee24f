import type { Fit, PhotoTransform } from '../contract/index.js'

/** A whole photo squashed into a square of RGB bytes, side × side × 3, larger than any network sees. */
export interface PhotoCanvas {
  readonly side: number
  readonly bytes: Uint8Array
  /** Of the original, in its own pixels: what the square was before it was squashed. */
  readonly width: number
  readonly height: number
}

/** Nothing done to the photo. */
export const UNTOUCHED: PhotoTransform = { zoom: 1, shiftX: 0, shiftY: 0, rotation: 0, brightness: 0 }

export function isUntouched({ zoom, shiftX, shiftY, rotation, brightness }: PhotoTransform): boolean {
  return zoom === 1 && shiftX === 0 && shiftY === 0 && rotation === 0 && brightness === 0
}

/**
 * What the network sees through a window on the photo that is moved, turned, made smaller and brighter: RGB bytes,
 * (size + 2·margin)² × 3. Without margin the window covers what `fit` shows of the photo; a margin adds so many pixels
 * of the same size on every side. Beyond the photo's edge its outermost pixels go on.
 *
 * Each pixel is the mean of a grid of bilinear samples, as many a side as canvas pixels fall to it: no aliasing. The
 * turning happens in the photo's own geometry, before it is squashed.
 */
export function transformPhoto(
  canvas: PhotoCanvas,
  transform: PhotoTransform,
  fit: Fit,
  size: number,
  margin = 0,
): Uint8Array<ArrayBuffer> {
  const side = size + 2 * margin
  const out = new Uint8Array(side * side * 3)
  const place = placer(canvas, transform, fit)
  const taps = Math.max(1, Math.round(canvas.side / (size * transform.zoom)))
  const gain = 2 ** transform.brightness / (taps * taps)
  const sum = new Float64Array(3)
  const at = new Float64Array(2)
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      sum.fill(0)
      for (let tap = 0; tap < taps * taps; tap++) {
        const u = (column - margin + ((tap % taps) + 0.5) / taps) / size
        const v = (row - margin + (Math.floor(tap / taps) + 0.5) / taps) / size
        place(u, v, at)
        addSample(canvas, at, sum)
      }
      const p = (row * side + column) * 3
      for (let c = 0; c < 3; c++) out[p + c] = Math.min(255, Math.round((sum[c] ?? 0) * gain))
    }
  }
  return out
}

/** From a place in the window (0 … 1 from its upper left corner) to one in the canvas, in its pixels. */
function placer(canvas: PhotoCanvas, transform: PhotoTransform, fit: Fit) {
  const { width, height, side } = canvas
  const { zoom, shiftX, shiftY, rotation } = transform
  const square = Math.min(width, height)
  const [windowWidth, windowHeight] = fit === 'crop' ? [square, square] : [width, height]
  const [cos, sin] = [Math.cos((rotation * Math.PI) / 180), Math.sin((rotation * Math.PI) / 180)]
  return (u: number, v: number, out: Float64Array) => {
    // Moving the picture right by a share of the window shows what lies to the left of it.
    const x = ((u - 0.5 - shiftX) * windowWidth) / zoom
    const y = ((v - 0.5 - shiftY) * windowHeight) / zoom
    // Turning the picture clockwise looks at it turned the other way.
    out[0] = ((cos * x + sin * y) / width + 0.5) * side
    out[1] = ((cos * y - sin * x) / height + 0.5) * side
  }
}

/** Adds the bilinear sample at a place; pixel centres lie at halves. */
function addSample({ side, bytes }: PhotoCanvas, at: Float64Array, sum: Float64Array): void {
  const inside = (place: number) => Math.min(side - 1, Math.max(0, place - 0.5))
  const [x, y] = [inside(at[0] ?? 0), inside(at[1] ?? 0)]
  const [left, top] = [Math.min(side - 2, Math.floor(x)), Math.min(side - 2, Math.floor(y))]
  const [right, below] = [x - left, y - top]
  const first = (top * side + left) * 3
  for (let c = 0; c < 3; c++) {
    const upper = (bytes[first + c] ?? 0) * (1 - right) + (bytes[first + 3 + c] ?? 0) * right
    const next = first + side * 3
    const lower = (bytes[next + c] ?? 0) * (1 - right) + (bytes[next + 3 + c] ?? 0) * right
    sum[c] = (sum[c] ?? 0) + upper * (1 - below) + lower * below
  }
}

/** The window `dx`, `dy` whole pixels away, out of a transformed photo with a margin of at least that. */
export function shiftedWindow(
  wide: Uint8Array,
  size: number,
  margin: number,
  dx: number,
  dy: number,
): Uint8Array<ArrayBuffer> {
  const side = size + 2 * margin
  const out = new Uint8Array(size * size * 3)
  for (let row = 0; row < size; row++) {
    // The picture moves right: the window looks further left.
    const from = ((row + margin - dy) * side + margin - dx) * 3
    out.set(wide.subarray(from, from + size * 3), row * size * 3)
  }
  return out
}
