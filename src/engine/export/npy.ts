/**
 * NumPy's .npy format, as far as parameters need it: float64 arrays in C order, and one string (a 0-d '<U' array,
 * which `np.load` reads without pickle). Source: numpy/lib/format.py, version 1.0 and, for long headers, 2.0.
 */
export interface DoubleArray {
  readonly shape: readonly number[]
  /** In C (row-major) order. */
  readonly data: Float64Array
}
export type NpyValue = DoubleArray | string

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0)
const HEADER_START = MAGIC.length + 2
const ALIGNMENT = 64

export function encodeNpy(value: NpyValue): Uint8Array {
  if (typeof value === 'string') {
    const { codePoints, bytes } = encodeUcs4(value)
    return withHeader(`<U${codePoints}`, [], bytes)
  }
  const { shape, data } = value
  const size = shape.reduce((product, side) => product * side, 1)
  if (size !== data.length)
    throw new RangeError(`Shape (${shape.join(', ')}) needs ${size} numbers, not ${data.length}`)
  return withHeader('<f8', shape, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
}

/** Throws an `Error` whose message says what is wrong with the bytes. */
export function decodeNpy(bytes: Uint8Array): NpyValue {
  const { descr, shape, body } = readHeader(bytes)
  const count = shape.reduce((product, side) => product * side, 1)
  if (descr === '<f8') {
    if (body.length !== count * 8) throw new Error(`has ${body.length} bytes of numbers, not ${count * 8}`)
    return { shape, data: new Float64Array(copyOf(body)) }
  }
  const characters = /^<U(\d+)$/.exec(descr)?.[1]
  if (characters === undefined || shape.length > 0) throw new Error(`holds ${descr}, which is not expected here`)
  if (body.length !== Number(characters) * 4) throw new Error(`has ${body.length} bytes of text, not ${characters} × 4`)
  return decodeUcs4(body)
}

function withHeader(descr: string, shape: readonly number[], body: Uint8Array): Uint8Array {
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const description = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sides}), }`
  const length = Math.ceil((HEADER_START + description.length + 1) / ALIGNMENT) * ALIGNMENT
  const bytes = new Uint8Array(length + body.length)
  bytes.set(MAGIC)
  new DataView(bytes.buffer).setUint16(MAGIC.length, length - HEADER_START, true)
  bytes.set(new TextEncoder().encode(description.padEnd(length - HEADER_START - 1) + '\n'), HEADER_START)
  bytes.set(body, length)
  return bytes
}

const HEADER = /^\{'descr': '([^']+)', 'fortran_order': (False|True), 'shape': \(([\d, ]*)\), \} *\n$/

function readHeader(bytes: Uint8Array): { descr: string; shape: number[]; body: Uint8Array } {
  if (bytes.length < HEADER_START || MAGIC.some((byte, i) => bytes[i] !== byte)) throw new Error('is not an .npy array')
  const end = HEADER_START + new DataView(bytes.buffer, bytes.byteOffset).getUint16(MAGIC.length, true)
  const header = new TextDecoder('latin1').decode(bytes.subarray(HEADER_START, end))
  const match = HEADER.exec(header)
  if (!match?.[1] || bytes.length < end) throw new Error('has a damaged header')
  if (match[2] === 'True') throw new Error('is stored column by column, which Whisker does not read')
  const shape = (match[3] ?? '').split(',').flatMap((side) => (side.trim() === '' ? [] : [Number(side)]))
  return { descr: match[1], shape, body: bytes.subarray(end) }
}

/** Aligned and of its own. Not `slice`: a Buffer's shares its memory. */
function copyOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

function encodeUcs4(text: string): { codePoints: number; bytes: Uint8Array } {
  const points = Uint32Array.from(Array.from(text), (character) => character.codePointAt(0) ?? 0)
  return { codePoints: points.length, bytes: new Uint8Array(points.buffer) }
}

function decodeUcs4(bytes: Uint8Array): string {
  const points = new Uint32Array(copyOf(bytes))
  if (points.some((point) => point > 0x10ffff)) throw new Error('holds characters that do not exist')
  let text = ''
  for (const point of points) text += String.fromCodePoint(point)
  return text
}
