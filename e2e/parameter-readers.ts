import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { unzipSync } from 'fflate'
import { parse } from 'npyjs'
import { PNG } from 'pngjs'

/** An array as a reader that knows nothing of Whisker finds it. */
export interface ReadArray {
  readonly shape: number[]
  readonly values: Float64Array
}

/** W1, b1, … of an .npz by fflate and npyjs. */
export function readWithJavaScript(path: string): Map<string, ReadArray> {
  const arrays = new Map<string, ReadArray>()
  for (const [entry, bytes] of Object.entries(unzipSync(readFileSync(path)))) {
    const name = entry.replace(/\.npy$/, '')
    if (!/^[Wb]\d+$/.test(name)) continue
    const { data, shape } = parse(bytes.slice().buffer)
    if (!(data instanceof Float64Array)) throw new Error(`${name} is not float64`)
    arrays.set(name, { shape, values: data })
  }
  return arrays
}

/** Shape and hash of the little-endian float64 bytes of each array: what two readers can compare. */
export type Fingerprints = Record<string, { shape: number[]; sha256: string }>

export function fingerprints(arrays: ReadonlyMap<string, ReadArray>): Fingerprints {
  const entries = [...arrays].map(([name, { shape, values }]) => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    return [name, { shape, sha256: createHash('sha256').update(bytes).digest('hex') }] as const
  })
  return Object.fromEntries(entries)
}

export function hasNumpy(): boolean {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const WITH_NUMPY = `
import hashlib, json, re, sys
import numpy as np
with np.load(sys.argv[1], allow_pickle=False) as file:
    names = [name for name in file.files if re.fullmatch(r'[Wb]\\d+', name)]
    arrays = {name: np.ascontiguousarray(file[name], dtype='<f8') for name in names}
print(json.dumps({name: {'shape': list(a.shape), 'sha256': hashlib.sha256(a.tobytes()).hexdigest()}
                  for name, a in arrays.items()}))
`

export function fingerprintsByNumpy(path: string): Fingerprints {
  return JSON.parse(execFileSync('python3', ['-c', WITH_NUMPY, path], { encoding: 'utf8' })) as Fingerprints
}

/** The course's forward pass over arrays read from a file: relu in the hidden layers, sigmoid at the end. */
export function predictByHand(parameters: ReadonlyMap<string, ReadArray>, pngPath: string): number {
  const { data } = PNG.sync.read(readFileSync(pngPath))
  let activations = Array.from(
    data.filter((_, index) => index % 4 !== 3),
    (byte) => byte / 255,
  )
  for (let layer = 1; parameters.has(`W${layer}`); layer++) {
    const weights = parameters.get(`W${layer}`)!
    const biases = parameters.get(`b${layer}`)!
    const [units = 0, inputs = 0] = weights.shape
    const last = !parameters.has(`W${layer + 1}`)
    activations = Array.from({ length: units }, (_, unit) => {
      let z = biases.values[unit]!
      for (let k = 0; k < inputs; k++) z += weights.values[unit * inputs + k]! * activations[k]!
      return last ? 1 / (1 + Math.exp(-z)) : Math.max(0, z)
    })
  }
  return activations[0]!
}
