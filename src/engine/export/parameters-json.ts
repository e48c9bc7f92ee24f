import * as v from 'valibot'
import { WhiskerError } from '../contract/index.js'
import { Matrix } from '../matrix/index.js'
import type { ParametersFile } from './parameters-file.js'
import { assemble, decoding, digest, namedParameters } from './parameters-file.js'

/** Beyond this the text would not fit in one JavaScript string (512 MB, some 20 characters a number). */
const MOST_NUMBERS = 20_000_000

const Layout = v.strictObject({
  whisker: v.looseObject({}),
  sha256: v.string(),
  parameters: v.record(v.string(), v.array(v.array(v.number()))),
})

/** Parameters as JSON: every number is written so that reading it gives the same float64. Throws `too-large`. */
export function encodeParametersJson({ parameters, metadata }: ParametersFile): Uint8Array {
  const matrices = namedParameters(parameters)
  let numbers = 0
  for (const { data } of matrices.values()) numbers += data.length
  if (numbers > MOST_NUMBERS) {
    throw new WhiskerError('too-large', `${numbers} parameters are too many for a .json file: save them as .npz.`)
  }
  const text = JSON.stringify(metadata)
  const arrays = [...matrices].map(([name, matrix]) => `    "${name}": ${rowsAsText(matrix)}`).join(',\n')
  const sha256 = digest(text, matrices.values())
  const json = `{\n  "whisker": ${text},\n  "sha256": "${sha256}",\n  "parameters": {\n${arrays}\n  }\n}\n`
  return new TextEncoder().encode(json)
}

/** Throws `file-damaged`, naming what is wrong. */
export function decodeParametersJson(bytes: Uint8Array, fileName: string): ParametersFile {
  return decoding(fileName, () => {
    const result = v.safeParse(Layout, parseJson(bytes), { abortEarly: true })
    if (!result.success) throw new Error(`It has a wrong "${v.getDotPath(result.issues[0]) ?? 'shape'}"`)
    const { whisker, sha256, parameters } = result.output
    const file = assemble(JSON.stringify(whisker), sha256, (name, rows, cols) =>
      toMatrix(name, parameters[name], rows, cols),
    )
    const arrays = Object.keys(parameters).length
    const known = 2 * file.parameters.weights.length
    if (arrays !== known) throw new Error(`It has ${arrays} arrays instead of ${known}`)
    return file
  })
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new Error('It is neither an .npz archive nor whole JSON', { cause: error })
  }
}

function rowsAsText({ rows, cols, data }: Matrix): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    return `[${Array.from(data.subarray(i * cols, (i + 1) * cols), numberAsText).join(',')}]`
  })
  return `[${lines.join(',')}]`
}

/** The shortest text that reads back as the same float64; JSON.stringify would lose the sign of −0. */
function numberAsText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

function toMatrix(name: string, values: number[][] | undefined, rows: number, cols: number): Matrix {
  if (!values) throw new Error(`It has no array "${name}"`)
  if (values.length !== rows || values.some((row) => row.length !== cols)) {
    throw new Error(`"${name}" should be ${rows} × ${cols}, and is not`)
  }
  return new Matrix(rows, cols, Float64Array.from(values.flat()))
}
