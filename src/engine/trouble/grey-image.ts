/** Brightness of a square image, row by row. */
export interface GreyImage {
  readonly side: number
  /** side² values, 0 … 255. */
  readonly values: Float32Array
}

/** Brightness (Rec. 601) of RGB bytes of a square image. */
export function toGrey(rgb: Uint8Array, side: number): GreyImage {
  const values = new Float32Array(side * side)
  for (let p = 0; p < values.length; p++) {
    values[p] = 0.299 * (rgb[3 * p] ?? 0) + 0.587 * (rgb[3 * p + 1] ?? 0) + 0.114 * (rgb[3 * p + 2] ?? 0)
  }
  return { side, values }
}

/** The image at another size: every new pixel is the mean of the area it covers. An image that is smaller stays so. */
export function shrink(image: GreyImage, side: number): GreyImage {
  if (image.side <= side) return image
  const rows = shrinkRows(image.values, image.side, image.side, side)
  return { side, values: transpose(shrinkRows(transpose(rows, image.side, side), side, image.side, side), side, side) }
}

/** Every row of `from` values becomes one of `to`. */
function shrinkRows(values: Float32Array, rows: number, from: number, to: number): Float32Array {
  const shrunk = new Float32Array(rows * to)
  const scale = from / to
  for (let x = 0; x < to; x++) {
    const [start, end] = [x * scale, (x + 1) * scale]
    for (let source = Math.floor(start); source < end; source++) {
      const share = (Math.min(end, source + 1) - Math.max(start, source)) / scale
      for (let row = 0; row < rows; row++) {
        shrunk[row * to + x] = (shrunk[row * to + x] ?? 0) + share * (values[row * from + source] ?? 0)
      }
    }
  }
  return shrunk
}

function transpose(values: Float32Array, rows: number, cols: number): Float32Array {
  const turned = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) turned[col * rows + row] = values[row * cols + col] ?? 0
  }
  return turned
}

/** Standard deviation of the brightness. */
export function contrast({ values }: GreyImage): number {
  let sum = 0
  let squares = 0
  for (const value of values) {
    sum += value
    squares += value * value
  }
  const mean = sum / values.length
  return Math.sqrt(Math.max(0, squares / values.length - mean * mean))
}
