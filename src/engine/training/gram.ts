import type { Kernels, Packed } from '../kernels/index.js'
import type { PixelMatrix } from '../matrix/index.js'
import { PixelInputs } from './inputs.js'
import type { LabeledPixels } from './task.js'

/**
 * XᵀX of some of a dataset's samples with some of them, not scaled: whole numbers, exact. Any run whose samples are
 * among them finds its own K in it by place.
 */
export interface Gram {
  /** The places, in the dataset, of the samples that have a row, and of those that have a column. */
  readonly rows: Int32Array
  readonly cols: Int32Array
  /** Row-major (rows, cols), in a SharedArrayBuffer. */
  readonly values: Float64Array
}

export type Samples = Pick<LabeledPixels, 'whole' | 'ids'>

/** All of a dataset is computed at once only while its XᵀX takes no more than this … */
const WHOLE_BYTES = 256 * 1024 * 1024
/** … and either takes no more multiplications than about half a second is good for … */
const CHEAP = 1e10
/** … or at most so many times those that the run at hand needs. */
const PROPORTION = 4

/** Of which samples a run's XᵀX is computed: of the whole dataset's, so that every later run finds it done, or its own. */
export function gramPlaces(train: Samples, test: Samples | null): Pick<Gram, 'rows' | 'cols'> {
  const { samples, features } = train.whole
  const m = train.ids.length
  const needed = m * (m / 2 + (test?.ids.length ?? 0))
  const whole = (samples * samples) / 2
  if (8 * samples * samples <= WHOLE_BYTES && (whole * features <= CHEAP || whole <= PROPORTION * needed)) {
    const all = Int32Array.from({ length: samples }, (_, i) => i)
    return { rows: all, cols: all }
  }
  return { rows: train.ids, cols: test ? Int32Array.of(...train.ids, ...test.ids) : train.ids }
}

/** With memory of the kernels that a `reset` may take back. */
export function computeGram(kernels: Kernels, whole: PixelMatrix, { rows, cols }: Pick<Gram, 'rows' | 'cols'>): Gram {
  const values = new Float64Array(new SharedArrayBuffer(8 * rows.length * cols.length))
  const own = PixelInputs.at(kernels, whole, rows)
  copyColumns(values, cols.length, 0, product(kernels, own, own), rows.length)
  // The columns are those of the rows, and then others.
  if (cols.length > rows.length) {
    const others = PixelInputs.at(kernels, whole, cols.subarray(rows.length))
    copyColumns(values, cols.length, rows.length, product(kernels, own, others), rows.length)
  }
  return { rows, cols, values }
}

function product(kernels: Kernels, a: PixelInputs, b: PixelInputs): Float64Array {
  const k = kernels.floats('f64', a.samples * b.samples)
  if (!(k instanceof Float64Array)) throw new TypeError('K is kept in float64')
  a.gram(k, b)
  return k
}

function copyColumns(to: Float64Array, width: number, at: number, from: Float64Array, rows: number): void {
  const count = from.length / rows
  if (count === width) return to.set(from)
  for (let i = 0; i < rows; i++) to.set(from.subarray(i * count, (i + 1) * count), i * width + at)
}

/** Whether these samples have rows, and these and the others columns. */
export function hasSamples(gram: Gram, train: Samples, test: Samples | null): boolean {
  const row = numbersOf(gram.rows)
  const col = numbersOf(gram.cols)
  const isKnown = (id: number) => col.has(id)
  return train.ids.every((id) => row.has(id) && isKnown(id)) && (test?.ids.every(isKnown) ?? true)
}

/** K (rows, cols) of these places, as the kernels want it. */
export function packGram(kernels: Kernels, gram: Gram, rows: Int32Array, cols: Int32Array): Packed {
  const { values } = gram
  const width = gram.cols.length
  const row = numbersOf(gram.rows)
  const col = numbersOf(gram.cols)
  const columns = Int32Array.from(cols, (id) => col.get(id) ?? NaN)
  const k = kernels.floats('f64', rows.length * cols.length)
  let to = 0
  for (const id of rows) {
    const from = (row.get(id) ?? NaN) * width
    for (let j = 0; j < columns.length; j++) k[to++] = values[from + columns[j]!]!
  }
  return kernels.pack(k, rows.length, cols.length)
}

/** The number of each place's row or column. */
function numbersOf(places: Int32Array): Map<number, number> {
  const numbers = new Map<number, number>()
  places.forEach((place, i) => numbers.set(place, i))
  return numbers
}
