import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { strFromU8, unzipSync, zipSync } from 'fflate'
import { parse as parseNpy } from 'npyjs'
import { describe, expect, it } from 'vitest'
import { RandomState } from '../matrix/index.js'
import { decodeParameters, encodeNpz, encodeParametersJson, type ParametersFile } from './index.js'
import { namedParameters } from './parameters-file.js'
import { makeParametersFile, temporaryFolder } from './testing.js'

const FORMATS = [
  ['npz', encodeNpz],
  ['json', encodeParametersJson],
] as const

/** The bits of every number: tells −0 from 0. */
function bits({ parameters }: ParametersFile): Map<string, bigint[]> {
  const named = [...namedParameters(parameters)]
  return new Map(named.map(([name, { data }]) => [name, [...new BigUint64Array(data.slice().buffer)]]))
}

function hasNumPy(): boolean {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe.each(FORMATS)('parameters as .%s', (format, encode) => {
  it('come back bit for bit, with everything said about them', () => {
    const file = makeParametersFile()
    const back = decodeParameters(encode(file), 'x')
    expect(bits(back)).toEqual(bits(file))
    expect(back.metadata).toEqual(file.metadata)
  })

  it('are the same bytes every time', () => {
    expect(encode(makeParametersFile())).toEqual(encode(makeParametersFile()))
  })

  it('with one bit flipped (400 seeded places) are refused as file-damaged or come back unchanged', () => {
    const file = makeParametersFile()
    const whole = encode(file)
    const random = new RandomState(11)
    let refused = 0
    for (let i = 0; i < 400; i++) {
      const bytes = whole.slice()
      bytes[Math.floor(random.randomSample() * bytes.length)]! ^= 1 << Math.floor(random.randomSample() * 8)
      try {
        const back = decodeParameters(bytes, 'flipped')
        expect(bits(back)).toEqual(bits(file))
        expect(back.metadata).toEqual(file.metadata)
      } catch (error) {
        expect(error).toMatchObject({ code: 'file-damaged', subject: 'flipped' })
        refused += 1
      }
    }
    expect(refused).toBeGreaterThan(380)
  })

  it('cut short anywhere (200 seeded places, the empty file among them) are refused as file-damaged', () => {
    const whole = encode(makeParametersFile())
    const random = new RandomState(12)
    // The JSON's closing newline may go: nothing is lost with it.
    const lengths = Array.from({ length: 200 }, () => Math.floor(random.randomSample() * (whole.length - 1)))
    for (const length of [0, 1, ...lengths]) {
      const decode = () => decodeParameters(whole.slice(0, length), 'short')
      expect(decode, `${length} bytes`).toThrow(expect.objectContaining({ code: 'file-damaged' }))
    }
  })

  it(`of a changed number are refused even when the .${format} itself is sound`, () => {
    const file = makeParametersFile()
    const changed = makeParametersFile()
    changed.parameters.biases[2]!.data[0]! += 1e-12
    const swap = format === 'npz' ? swapInNpz : swapInJson
    const message = expect.objectContaining({ message: expect.stringContaining('checksum') })
    expect(() => decodeParameters(swap(encode(file), encode(changed)), 'x')).toThrow(message)
  })

  it('that are not finite are refused', () => {
    const file = makeParametersFile()
    file.parameters.weights[1]!.data[0] = Infinity
    expect(() => decodeParameters(encode(file), 'x')).toThrow(expect.objectContaining({ code: 'file-damaged' }))
  })
})

/** The second file's numbers under the first one's checksum, in an archive that is otherwise sound. */
function swapInNpz(first: Uint8Array, second: Uint8Array): Uint8Array {
  return zipSync({ ...unzipSync(second), 'sha256.npy': unzipSync(first)['sha256.npy']! })
}

function swapInJson(first: Uint8Array, second: Uint8Array): Uint8Array {
  const checksum = (bytes: Uint8Array) => /"sha256": "(\w+)"/.exec(strFromU8(bytes))![1]!
  return new TextEncoder().encode(strFromU8(second).replace(checksum(second), checksum(first)))
}

describe('what others read', () => {
  it('an independent JavaScript reader (fflate, npyjs) reads the same numbers from the .npz', () => {
    const file = makeParametersFile()
    const entries = unzipSync(encodeNpz(file))
    for (const [name, { rows, cols, data }] of namedParameters(file.parameters)) {
      const array = parseNpy(entries[`${name}.npy`]!.slice().buffer)
      expect(array.shape).toEqual([rows, cols])
      expect(array.fortranOrder).toBe(false)
      expect(array.data).toEqual(data)
    }
  })

  it.skipIf(!hasNumPy())('NumPy reads the .npz without pickle: same numbers, names, checksum by hashlib', async () => {
    const file = makeParametersFile()
    const path = join(await temporaryFolder(), 'parameters.npz')
    await writeFile(path, encodeNpz(file))
    const script = `
import numpy, json, hashlib, sys
f = numpy.load(sys.argv[1], allow_pickle=False)
text = str(f['whisker'])
names = [n for n in f.files if n not in ('whisker', 'sha256')]
digest = hashlib.sha256(text.encode())
for n in names: digest.update(f[n].astype('<f8').tobytes())
print(json.dumps({
  'whisker': json.loads(text), 'sound': digest.hexdigest() == str(f['sha256']), 'names': names,
  'bytes': {n: f[n].tobytes().hex() for n in names}, 'shapes': {n: f[n].shape for n in names},
  'c': all(f[n].flags.c_contiguous and f[n].dtype == 'float64' for n in names) }))`
    const seen = JSON.parse(execFileSync('python3', ['-c', script, path], { encoding: 'utf8' })) as Record<
      string,
      unknown
    >
    const named = [...namedParameters(file.parameters)]
    expect(seen).toEqual({
      whisker: file.metadata,
      sound: true,
      names: ['W1', 'b1', 'W2', 'b2', 'W3', 'b3'],
      bytes: Object.fromEntries(named.map(([name, { data }]) => [name, Buffer.from(data.buffer).toString('hex')])),
      shapes: Object.fromEntries(named.map(([name, { rows, cols }]) => [name, [rows, cols]])),
      c: true,
    })
  })

  it('the .json is plain JSON: rows of W and b, and the checksum docs/formats.md describes', () => {
    const file = makeParametersFile()
    const json = JSON.parse(strFromU8(encodeParametersJson(file))) as {
      whisker: unknown
      sha256: string
      parameters: Record<string, number[][]>
    }
    expect(json.whisker).toEqual(file.metadata)
    const hash = createHash('sha256').update(JSON.stringify(json.whisker))
    for (const rows of Object.values(json.parameters)) hash.update(Float64Array.from(rows.flat()))
    expect(json.sha256).toBe(hash.digest('hex'))
  })
})

describe('files that are not parameter files', () => {
  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['an image', '\u0089PNG'],
    ['other JSON', '{"a": 1}'],
    ['a JSON array', '[]'],
    ['an archive in name only', 'PK\u0003\u0004'],
    ['deep JSON', '['.repeat(100_000)],
  ])('%s: refused as file-damaged, with its name', (_what, content) => {
    const decode = () => decodeParameters(new TextEncoder().encode(content), 'some.file')
    expect(decode).toThrow(
      expect.objectContaining({
        code: 'file-damaged',
        subject: 'some.file',
        message: expect.stringContaining('some.file'),
      }),
    )
  })

  it('an archive that claims to unpack to more than Whisker ever writes', () => {
    const bytes = encodeNpz(makeParametersFile())
    const entry = Buffer.from(bytes).indexOf('PK\u0001\u0002')
    new DataView(bytes.buffer).setUint32(entry + 24, 0x60000000, true)
    expect(() => decodeParameters(bytes, 'x')).toThrow(
      expect.objectContaining({ code: 'file-damaged', message: expect.stringContaining('more than') }),
    )
  })

  it('layer sizes that contradict the hyperparameters, and a description of a later version', () => {
    const { parameters, metadata } = makeParametersFile()
    const damaged = expect.objectContaining({ code: 'file-damaged' })
    const smaller = { ...metadata, image: { ...metadata.image, size: 17 } }
    expect(() => decodeParameters(encodeNpz({ parameters, metadata: smaller }), 'x')).toThrow(damaged)
    const later = { ...metadata, version: 2 as 1 }
    expect(() => decodeParameters(encodeNpz({ parameters, metadata: later }), 'x')).toThrow(damaged)
  })
})
