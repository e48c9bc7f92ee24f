import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { File, ready } from 'h5wasm/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtDecoder } from '../decoder/built-decoder.js'
import { DecoderPool, findNode } from '../decoder/index.js'
import { imagePixels, importDataset, outlineDataset, readSample, type Dataset, type ImportExtras } from './index.js'

const hdf5Reader = join(import.meta.dirname, '../../../out/main/hdf5-reader.cjs')
const folder = mkdtempSync(join(tmpdir(), 'whisker-hdf5-'))
const SIZE = 16
const OPTIONS = { imageSize: SIZE, fit: 'squash', testFraction: 0.25, splitSeed: 1, positiveClass: null } as const
let pool: DecoderPool

beforeAll(async () => {
  await ready
  pool = new DecoderPool({ program: builtDecoder(), node: findNode(), decoders: 1 })
})
afterAll(async () => {
  await pool.close()
  rmSync(folder, { recursive: true })
})

type Arrays = Record<string, { data: unknown; shape?: number[]; dtype?: string }>

/** Written by the HDF5 library itself. */
function writeHdf5(name: string, arrays: Arrays): string {
  const path = join(folder, name)
  const file = new File(path, 'w')
  for (const [key, { data, shape, dtype }] of Object.entries(arrays)) {
    file.create_dataset({ name: key, data: data as number[], shape, dtype: dtype ?? '<B' })
  }
  file.close()
  return path
}

const bytesOf = (length: number, start = 0) => Array.from({ length }, (_, i) => (start + i * 31) % 256)
const images = (count: number, side = SIZE, start = 0) => ({
  data: bytesOf(count * side * side * 3, start),
  shape: [count, side, side, 3],
})
const labels = (...values: number[]) => ({ data: values, shape: [values.length], dtype: '<q' })
const CLASSES = { data: ['non-cat', 'cat'], shape: [2], dtype: 'S7' }

async function open(paths: string[], extras: ImportExtras = {}): Promise<Dataset> {
  const watch = { progress: () => undefined, signal: new AbortController().signal, hdf5Reader }
  return importDataset(paths, OPTIONS, pool, watch, extras)
}

const train = () =>
  writeHdf5('train_pets.h5', { train_set_x: images(4), train_set_y: labels(0, 1, 1, 0), list_classes: CLASSES })
const test = () =>
  writeHdf5('test_pets.h5', { test_set_x: images(2, SIZE, 7), test_set_y: labels(1, 0), list_classes: CLASSES })

describe('HDF5 files', () => {
  it('give their bytes as they are, their labels, classes and splits', async () => {
    const dataset = await open([test(), train()])
    expect(dataset).toMatchObject({ splitKind: 'given', classNames: ['cat', 'non-cat'], positiveClass: 'cat' })
    expect(dataset.images.map(({ path, split, classIndex }) => [path, split, dataset.classNames[classIndex]])).toEqual([
      ['train_pets.h5#0', 'train', 'non-cat'],
      ['train_pets.h5#1', 'train', 'cat'],
      ['train_pets.h5#2', 'train', 'cat'],
      ['train_pets.h5#3', 'train', 'non-cat'],
      ['test_pets.h5#0', 'test', 'cat'],
      ['test_pets.h5#1', 'test', 'non-cat'],
    ])
    const features = SIZE * SIZE * 3
    expect([...imagePixels(dataset, 2)]).toEqual(bytesOf(4 * features).slice(2 * features, 3 * features))
    expect([...imagePixels(dataset, 5)]).toEqual(bytesOf(2 * features, 7).slice(features))
    expect(new Set(dataset.images.map(({ hash }) => hash)).size).toBeGreaterThan(1)
  })

  it('of another size are resized by the decoders, as images of that size are', async () => {
    const large = writeHdf5('train_large.h5', { train_set_x: images(2, 40), train_set_y: labels(0, 1) })
    const dataset = await open([large])
    expect(dataset.images[0]).toMatchObject({ width: 40, height: 40, format: 'hdf5' })
    const raw = { width: 40, height: 40, bytes: Uint8Array.from(bytesOf(40 * 40 * 3)) }
    const decoded = await pool.decode(raw, { size: SIZE, fit: 'squash' })
    expect(decoded.ok && [...decoded.pixels]).toEqual([...imagePixels(dataset, 0)])
  })

  it('of one file only are split by the seed; a file with both sets brings its split', async () => {
    expect(await open([train()])).toMatchObject({ splitKind: 'stratified' })
    const both = writeHdf5('pets.h5', {
      ...{ train_set_x: images(2), train_set_y: labels(0, 1) },
      ...{ test_set_x: images(2), test_set_y: labels(1, 0) },
    })
    const dataset = await open([both])
    expect(dataset.splitKind).toBe('given')
    expect(dataset.images.map(({ path }) => path)).toEqual([
      'pets.h5#train_set_x/0',
      'pets.h5#train_set_x/1',
      'pets.h5#test_set_x/0',
      'pets.h5#test_set_x/1',
    ])
  })

  it('that do not say which is for testing are asked about, and refused unless it is said', async () => {
    const one = writeHdf5('a.h5', { images: images(2), labels: labels(0, 1) })
    const other = writeHdf5('b.h5', { images: images(2, SIZE, 9), labels: labels(1, 0) })
    expect((await outlineDataset([one, other], { hdf5Reader })).testCandidates).toEqual(['a.h5', 'b.h5'])
    await expect(open([one, other])).rejects.toMatchObject({
      code: 'split-unknown',
      message: expect.stringContaining('--test') as string,
    })
    const dataset = await open([one], { testPaths: [other] })
    expect(dataset.images.map(({ path, split }) => [path, split])).toEqual([
      ['a.h5#0', 'train'],
      ['a.h5#1', 'train'],
      ['b.h5#0', 'test'],
      ['b.h5#1', 'test'],
    ])
  })

  it('show one sample again', async () => {
    const { images: listed } = await open([train()])
    const sample = await readSample(listed[1]?.file ?? '', hdf5Reader)
    const features = SIZE * SIZE * 3
    expect(sample).toMatchObject({ width: SIZE, height: SIZE })
    expect([...sample.bytes]).toEqual(bytesOf(4 * features).slice(features, 2 * features))
  })

  it.each<[string, Arrays, RegExp]>([
    [
      'without images',
      { numbers: labels(1, 2, 3) },
      /found numbers \(3, integer\)\. Expected .* \(images, height, width, 3\)/,
    ],
    [
      'with images of four channels',
      { x: { data: bytesOf(64), shape: [1, 4, 4, 4] }, y: labels(1) },
      /found x \(1 × 4 × 4 × 4, byte\)/,
    ],
    [
      'with floats',
      { x: { data: bytesOf(48), shape: [1, 4, 4, 3], dtype: '<f' }, y: labels(1) },
      /x \(1 × 4 × 4 × 3, other\)/,
    ],
    ['with too few labels', { train_set_x: images(3), train_set_y: labels(0, 1) }, /train_set_y \(2, integer\)/],
    ['with nothing', {}, /found no arrays/],
  ])('%s are refused with what was found and what is expected', async (_, arrays, message) => {
    const path = writeHdf5('train_wrong.h5', arrays)
    await expect(open([path])).rejects.toMatchObject({
      code: 'file-damaged',
      message: expect.stringMatching(message) as string,
      subject: 'train_wrong.h5',
    })
  })

  it('that are damaged, cut short, or no HDF5 at all are refused by name', async () => {
    const whole = readFileSync(train())
    const path = join(folder, 'train_damaged.h5')
    for (const bytes of [whole.subarray(0, 1500), Buffer.from('no HDF5'), Buffer.alloc(0), Buffer.alloc(4096, 255)]) {
      writeFileSync(path, bytes)
      await expect(open([path])).rejects.toMatchObject({
        code: 'file-damaged',
        message: expect.stringMatching(/"train_damaged.h5" cannot be read as an HDF5 file/) as string,
      })
    }
    await expect(open([join(folder, 'train_missing.h5')])).rejects.toMatchObject({ code: 'file-damaged' })
  })
})
