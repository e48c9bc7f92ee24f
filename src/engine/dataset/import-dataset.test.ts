import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportOptions, ImportProgress, SplitSettings } from '../contract/index.js'
import { builtDecoder } from '../decoder/built-decoder.js'
import { DecoderPool, findNode } from '../decoder/index.js'
import {
  imagePixels,
  imageRecords,
  importDataset,
  importPhotos,
  labeledPixels,
  NO_EDITS,
  outlineDataset,
  splitAnew,
  summarizeDataset,
  withPositiveClass,
  type Dataset,
  type ImportExtras,
} from './index.js'

const scratch = mkdtempSync(join(tmpdir(), 'whisker-import-'))
const SIZE = 16
const FEATURES = SIZE * SIZE * 3
const OPTIONS: ImportOptions = { imageSize: SIZE, fit: 'squash', testFraction: 0.25, splitSeed: 1, positiveClass: null }
let pool: DecoderPool

beforeAll(() => {
  pool = new DecoderPool({ program: builtDecoder(), node: findNode(), decoders: 2 })
})

afterAll(async () => {
  await pool.close()
  rmSync(scratch, { recursive: true })
})

/** An image of one grey value, written by pngjs. */
function writeGrey(path: string, value: number): void {
  const image = new PNG({ width: SIZE, height: SIZE })
  image.data.fill(value).forEach((_, i) => i % 4 === 3 && (image.data[i] = 255))
  mkdirSync(join(scratch, path, '..'), { recursive: true })
  writeFileSync(join(scratch, path), PNG.sync.write(image, { colorType: 2 }))
}

/** `cat/0.png … cat/7.png` of grey 0 … 7, `dog/0.png … dog/11.png` of grey 100 … 111, and one text file. */
function writeSet(name: string): string {
  for (let i = 0; i < 8; i++) writeGrey(`${name}/cat/${i}.png`, i)
  for (let i = 0; i < 12; i++) writeGrey(`${name}/dog/${i}.png`, 100 + i)
  writeFileSync(join(scratch, name, 'dog/0 notes.png'), 'text')
  return join(scratch, name)
}

const events: ImportProgress[] = []
function open(paths: string[], options: Partial<ImportOptions> = {}, extras: ImportExtras = {}) {
  events.length = 0
  const watch = { progress: (event: ImportProgress) => void events.push(event), signal: new AbortController().signal }
  return importDataset(paths, { ...OPTIONS, ...options }, pool, watch, extras)
}

describe('importing', () => {
  it('gathers pixels, places, sizes and verdicts of class folders', async () => {
    const dataset = await open([writeSet('plain')])
    const { id, importSeconds, ...summary } = summarizeDataset(dataset)
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(importSeconds).toBeGreaterThan(0)
    expect(summary).toEqual({
      name: 'plain',
      hasGivenSplit: false,
      excluded: 0,
      edits: { undo: null, redo: null, count: 0 },
      isDemo: false,
      options: { ...OPTIONS, positiveClass: 'cat' },
      split: 'stratified',
      classes: [
        { name: 'cat', train: 6, test: 2 },
        { name: 'dog', train: 9, test: 3 },
      ],
      positiveClass: 'cat',
      train: 15,
      test: 5,
      trainPositives: 6,
      testPositives: 2,
      trainMajority: 9 / 15,
      testMajority: 3 / 5,
      used: 20,
      rejected: 1,
    })
    const greys = imageRecords(dataset).map(({ id }) => imagePixels(dataset, id)[0])
    expect(greys).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111])
    expect(imageRecords(dataset)[9]).toMatchObject({
      id: 9,
      name: '1.png',
      path: 'dog/1.png',
      classIndex: 1,
      label: 0,
      width: SIZE,
      height: SIZE,
      format: 'png',
    })
    const { file, hash } = dataset.images[9]!
    expect(hash).toBe(createHash('sha256').update(readFileSync(file)).digest('hex'))
    expect(dataset.verdicts.length).toBe(21)
    expect(() => imagePixels(dataset, 20)).toThrow(expect.objectContaining({ code: 'not-found' }))
  })

  it('tells how far it is: counts up to the total, with rate and time left', async () => {
    await open([writeSet('progress')])
    expect(events[0]).toMatchObject({ phase: 'listing', total: null })
    expect(events.at(-1)).toMatchObject({ phase: 'decoding', done: 21, total: 21, secondsLeft: 0 })
    const done = events.filter(({ phase }) => phase === 'decoding').map((event) => event.done)
    expect(done).toEqual([...done].sort((a, b) => a - b))
  })

  it('gives the same dataset for the same files, wherever they lie, and another id when one pixel differs', async () => {
    const folder = writeSet('same')
    const first = await open([folder])
    cpSync(folder, join(scratch, 'elsewhere/same'), { recursive: true })
    expect((await open([join(scratch, 'elsewhere/same')])).id).toBe(first.id)
    writeGrey('elsewhere/same/dog/3.png', 55)
    expect((await open([join(scratch, 'elsewhere/same')])).id).not.toBe(first.id)
  })

  it('keeps a given split, train before test, and takes test folders given apart', async () => {
    const folder = writeSet('given/train')
    writeGrey('given/test/cat/1.png', 200)
    writeGrey('given/test/dog/1.png', 201)
    const together = await open([join(scratch, 'given')])
    const apart = await open([folder], {}, { testPaths: [join(scratch, 'given/test')] })
    for (const dataset of [together, apart]) {
      expect(summarizeDataset(dataset)).toMatchObject({ split: 'given', train: 20, test: 2, rejected: 1 })
      expect([...(labeledPixels(dataset, 'test')?.ids ?? [])]).toEqual([20, 21])
    }
    expect(apart.pixelHash).toBe(together.pixelHash)
  })

  it('outlines a folder without decoding', async () => {
    expect(await outlineDataset([writeSet('outline')])).toEqual({
      name: 'outline',
      layout: 'class-folders',
      classes: [
        { name: 'cat', files: 8 },
        { name: 'dog', files: 13 },
      ],
      positiveGuess: 'cat',
      testCandidates: [],
      files: 21,
    })
  })

  it.each([
    ['Cats', 'no', 'Cats'],
    ['no', 'YES', 'YES'],
    ['negative', 'Positive', 'Positive'],
    ['0', '1', '1'],
    ['sick', 'well', null],
    ['non-cat', 'other', null],
  ])('guesses the positive class of %s and %s: %s', async (a, b, guess) => {
    const name = `guess-${a}-${b}`
    writeGrey(`${name}/${a}/1.png`, 1)
    writeGrey(`${name}/${b}/1.png`, 2)
    expect((await outlineDataset([join(scratch, name)])).positiveGuess).toBe(guess)
  })
})

describe('refusals', () => {
  it.each([
    ['an empty folder', 'no-images', () => mkdirSync(join(scratch, 'refused'), { recursive: true })],
    ['loose images', 'no-images', () => writeGrey('refused/a.png', 1)],
    [
      'class folders without a usable image',
      'no-images',
      () =>
        ['cat', 'dog'].forEach((name) => {
          mkdirSync(join(scratch, 'refused', name), { recursive: true })
          writeFileSync(join(scratch, 'refused', name, '1.jpg'), 'text')
        }),
    ],
    [
      'classes that say nothing',
      'positive-class-unknown',
      () => ['red', 'blue'].forEach((name) => writeGrey(`refused/${name}/1.png`, 1)),
    ],
  ] as const)('%s: %s, with a sentence naming the folder or the classes', async (_what, code, make) => {
    rmSync(join(scratch, 'refused'), { recursive: true, force: true })
    make()
    await expect(open([join(scratch, 'refused')])).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/"(?:refused|blue)"/),
    })
  })

  it('of a positive class that is none of the classes names those there are', async () => {
    await expect(open([writeSet('positive')], { positiveClass: 'bird' })).rejects.toMatchObject({
      code: 'positive-class-unknown',
      message: expect.stringContaining('"cat", "dog"'),
    })
  })

  it('never come for a single class, which is positive', async () => {
    writeGrey('single/red/1.png', 1)
    expect(summarizeDataset(await open([join(scratch, 'single')]))).toMatchObject({
      positiveClass: 'red',
      train: 1,
      test: 0,
      testMajority: null,
    })
  })
})

function resplit(dataset: Dataset, settings: Partial<SplitSettings>): Dataset {
  return splitAnew({ dataset, edits: NO_EDITS }, settings)?.dataset ?? dataset
}

describe('configuring', () => {
  it('changes labels and split without decoding: pixels are shared, the id changes and comes back', async () => {
    const dataset = await open([writeSet('configure')])
    const dogs = withPositiveClass(dataset, 'DOG')
    expect(dogs.pixels).toBe(dataset.pixels)
    expect(dogs.id).not.toBe(dataset.id)
    expect(imageRecords(dogs).map(({ label }) => label)).toEqual([
      ...Array<number>(8).fill(0),
      ...Array<number>(12).fill(1),
    ])
    expect(dogs.images.map(({ split }) => split)).toEqual(dataset.images.map(({ split }) => split))

    const half = resplit(dogs, { testFraction: 0.5, splitSeed: 7 })
    expect(summarizeDataset(half).classes).toEqual([
      { name: 'cat', train: 4, test: 4 },
      { name: 'dog', train: 6, test: 6 },
    ])
    expect(half.options).toEqual({ ...OPTIONS, positiveClass: 'dog', testFraction: 0.5, splitSeed: 7 })
    expect(resplit(withPositiveClass(half, 'cat'), { testFraction: 0.25, splitSeed: 1 }).id).toBe(dataset.id)
    expect(() => withPositiveClass(dataset, 'bird')).toThrow(
      expect.objectContaining({ code: 'positive-class-unknown' }),
    )
  })

  it('gives both splits by the places of their images in shared memory, with their labels', async () => {
    const dataset = await open([writeSet('labeled')])
    for (const split of ['train', 'test'] as const) {
      const labeled = labeledPixels(dataset, split)
      if (!labeled) throw new Error('empty')
      const { ids, whole, labels } = labeled
      expect([...ids]).toEqual(
        imageRecords(dataset)
          .filter((r) => r.split === split)
          .map(({ id }) => id),
      )
      expect(whole).toMatchObject({ features: FEATURES, samples: 20 })
      expect(whole.bytes.buffer).toBeInstanceOf(SharedArrayBuffer)
      ids.forEach((id) =>
        expect(whole.bytes.subarray(id * FEATURES, (id + 1) * FEATURES)).toEqual(imagePixels(dataset, id)),
      )
      expect([...labels]).toEqual(Array.from(ids, (id) => (id < 8 ? 1 : 0)))
      expect(labeledPixels(dataset, split)).toBe(labeled)
    }
  })

  it('keeps the very same pixels when positive class or split change, so that nothing is computed from them again', async () => {
    const dataset = await open([writeSet('matrices')])
    const relabeled = withPositiveClass(dataset, 'dog')
    const other = resplit(dataset, { splitSeed: 2 })
    for (const split of ['train', 'test'] as const) {
      expect(labeledPixels(relabeled, split)?.whole.bytes).toBe(labeledPixels(dataset, split)?.whole.bytes)
      expect(labeledPixels(relabeled, split)?.labels).not.toEqual(labeledPixels(dataset, split)?.labels)
      expect(labeledPixels(other, split)?.whole.bytes).toBe(labeledPixels(dataset, split)?.whole.bytes)
      expect(labeledPixels(other, split)?.ids).not.toEqual(labeledPixels(dataset, split)?.ids)
    }
  })
})

describe('photos', () => {
  it('come with their own pixels, unusable ones as verdicts only', async () => {
    const folder = writeSet('photos')
    const watch = { progress: () => undefined, signal: new AbortController().signal }
    const { photos, verdicts } = await importPhotos(
      [join(folder, 'cat'), join(folder, 'dog/0 notes.png')],
      { imageSize: SIZE, fit: 'crop' },
      pool,
      watch,
    )
    expect(photos.map(({ path, name, pixels }) => [path, name, pixels[0], pixels.length])).toEqual(
      Array.from({ length: 8 }, (_, i) => [`cat/${i}.png`, `${i}.png`, i, FEATURES]),
    )
    expect(verdicts.filter(({ rejection }) => rejection)).toMatchObject([
      { path: '0 notes.png', rejection: { code: 'not-an-image' } },
    ])
  })
})
