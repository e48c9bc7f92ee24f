import { Matrix } from '../matrix/index.js'
import { decodeArchive, encodeArchive } from './archive.js'
import type { NpyValue } from './npy.js'
import type { ParametersFile } from './parameters-file.js'
import { assemble, decoding, digest, namedParameters } from './parameters-file.js'

/** Parameters as NumPy reads them: W1, b1, … (float64, C order), `whisker` (JSON text) and `sha256`. */
export function encodeNpz({ parameters, metadata }: ParametersFile): Uint8Array {
  const matrices = namedParameters(parameters)
  const text = JSON.stringify(metadata)
  const values = new Map<string, NpyValue>()
  for (const [name, { rows, cols, data }] of matrices) values.set(name, { shape: [rows, cols], data })
  values.set('whisker', text)
  values.set('sha256', digest(text, matrices.values()))
  return encodeArchive(values)
}

/** Throws `file-damaged`, naming what is wrong. */
export function decodeNpz(bytes: Uint8Array, fileName: string): ParametersFile {
  return decoding(fileName, () => {
    const values = decodeArchive(bytes)
    const text = values.get('whisker')
    if (typeof text !== 'string') throw new Error('It has no entry "whisker", so it was not written by Whisker')
    const file = assemble(text, values.get('sha256'), (name, rows, cols) =>
      toMatrix(name, values.get(name), rows, cols),
    )
    const known = 2 * file.parameters.weights.length + 2
    if (values.size !== known) throw new Error(`It has ${values.size} entries instead of ${known}`)
    return file
  })
}

function toMatrix(name: string, value: NpyValue | undefined, rows: number, cols: number): Matrix {
  if (value === undefined || typeof value === 'string') throw new Error(`It has no array "${name}"`)
  const { shape, data } = value
  if (shape.length !== 2 || shape[0] !== rows || shape[1] !== cols) {
    throw new Error(`"${name}" should be ${rows} × ${cols}, and is ${shape.join(' × ') || 'a single number'}`)
  }
  return new Matrix(rows, cols, data)
}
