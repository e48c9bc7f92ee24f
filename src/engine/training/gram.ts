import { randomUUID } from 'node:crypto'
import type { Kernels, Packed } from '../kernels/index.js'
import { type Inputs, inputsAt } from './inputs-at.js'
import type { LabeledSamples } from './task.js'

/**
 * XᵀX of some of a dataset's samples with some of them, not scaled: whole numbers, exact. Any run whose samples are
 * among them finds its own K in it by place.
 */
export interface Gram {
  /** Tells it from every other: two with the same one are of the same pixels. */
  readonly id: string
  /** The places, in the dataset, of the samples that have a row, and of those that have a column. */
  readonly rows: Int32Array
  readonly cols: Int32Array
  /** Row-major (rows, cols), in a SharedArrayBuffer; in the smallest form that holds them exactly. */
  readonly values: Float64Array | Uint32Array
}

export type Samples = Pick<LabeledSamples, 'whole' | 'ids'>

/** Up to so many features, XᵀX of bytes stays below 2³². */
const SMALL_FEATURES = Math.floor(2 ** 32 / (255 * 255))

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
export function computeGram(
  kernels: Kernels,
  whole: Samples['whole'],
  { rows, cols }: Pick<Gram, 'rows' | 'cols'>,
): Gram {
  const length = rows.length * cols.length
  const isSmall = 'bytes' in whole && whole.features <= SMALL_FEATURES
  const values = isSmall ? shared(Uint32Array, length) : shared(Float64Array, length)
  const product = (a: Inputs, b: Inputs) => {
    const k = isSmall ? kernels.words(a.samples * b.samples) : kernels.floats('f64', a.samples * b.samples)
    if (k instanceof Float32Array) throw new TypeError('K is not kept in float32')
    a.gram(k, b)
    return k
  }
  const own = inputsAt(kernels, 'f64', whole, rows)
  copyColumns(values, cols.length, 0, product(own, own), rows.length)
  // The columns are those of the rows, and then others.
  if (cols.length > rows.length) {
    const others = inputsAt(kernels, 'f64', whole, cols.subarray(rows.length))
    copyColumns(values, cols.length, rows.length, product(own, others), rows.length)
  }
  return { id: randomUUID(), rows, cols, values }
}

function shared<T>(kind: { new (buffer: SharedArrayBuffer): T; BYTES_PER_ELEMENT: number }, length: number): T {
  return new kind(new SharedArrayBuffer(kind.BYTES_PER_ELEMENT * length))
}

function copyColumns(to: Gram['values'], width: number, at: number, from: Gram['values'], rows: number): void {
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
  const row = numbersOf(gram.rows)
  const col = numbersOf(gram.cols)
  const numbers = (places: Int32Array, of: Map<number, number>) => places.map((place) => of.get(place) ?? NaN)
  return kernels.packPart(gram.values, gram.cols.length, numbers(rows, row), numbers(cols, col))
}

/** The number of each place's row or column. */
function numbersOf(places: Int32Array): Map<number, number> {
  const numbers = new Map<number, number>()
  places.forEach((place, i) => numbers.set(place, i))
  return numbers
}
