import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ImportOptions } from '../contract/index.js'
import { builtDecoder } from '../decoder/built-decoder.js'
import { DecoderPool, findNode } from '../decoder/index.js'
import { imagePixels, imageRecords, importDataset, incomingRecords, type Incoming } from './index.js'

const scratch = mkdtempSync(join(tmpdir(), 'whisker-early-'))
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

/** `cat/0.png … cat/7.png` of grey 0 … 7, `dog/0.png … dog/11.png` of grey 100 … 111, and one text file. */
function writeSet(name: string): string {
  const write = (folder: string, count: number, grey: number) => {
    mkdirSync(join(scratch, name, folder), { recursive: true })
    for (let i = 0; i < count; i++) {
      const image = new PNG({ width: SIZE, height: SIZE })
      for (let p = 0; p < image.data.length; p += 4) image.data.set([grey + i, grey + i, grey + i, 255], p)
      writeFileSync(join(scratch, name, folder, `${i}.png`), PNG.sync.write(image, { colorType: 2 }))
    }
  }
  write('cat', 8, 0)
  write('dog', 12, 100)
  writeFileSync(join(scratch, name, 'dog/0 notes.png'), 'text')
  return join(scratch, name)
}

describe('an import that is ended early', () => {
  /** Ends it, one way or the other, as soon as six images are in. */
  function openUntilSix(folder: string, end: (abort: AbortController, keep: AbortController) => void) {
    const [abort, keep] = [new AbortController(), new AbortController()]
    const seen: Incoming[] = []
    const watch = {
      signal: abort.signal,
      keep: keep.signal,
      incoming: (one: Incoming) => void seen.push(one),
      progress: () => {
        if ((seen[0]?.gathered.newest(0, 100).length ?? 0) >= 6) end(abort, keep)
      },
    }
    // Each image is told of, however quickly they come.
    let now = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000))
    const dataset = importDataset([folder], OPTIONS, pool, watch).finally(() => clock.mockRestore())
    return { dataset, seen }
  }

  it('keeps what is in when asked to: images of every class, each file with its verdict', async () => {
    const { dataset: promise, seen } = openUntilSix(writeSet('kept'), (_, keep) => keep.abort())
    const dataset = await promise
    expect(dataset.images.length).toBeGreaterThanOrEqual(6)
    expect(dataset.images.length).toBeLessThan(20)
    expect(new Set(dataset.images.map(({ classIndex }) => classIndex)).size).toBe(2)
    expect(dataset.pixels.length).toBe(dataset.images.length * FEATURES)
    dataset.images.forEach(({ path }, id) => {
      const [, name, number] = /^(cat|dog)\/(\d+)/.exec(path) ?? []
      expect(imagePixels(dataset, id)[0]).toBe(Number(number) + (name === 'dog' ? 100 : 0))
    })
    expect(dataset.verdicts).toHaveLength(21)
    const left = dataset.verdicts.filter(({ rejection }) => rejection?.code === 'not-imported')
    expect(left.length).toBeGreaterThanOrEqual(20 - dataset.images.length)
    expect(seen).toHaveLength(1)
  })

  it('is over without a dataset when cancelled', async () => {
    const { dataset } = openUntilSix(writeSet('cancelled'), (abort) => abort.abort())
    await expect(dataset).rejects.toThrow()
  })

  it('shows the images that are in meanwhile, with the pixels they end with', async () => {
    const { dataset: promise, seen } = openUntilSix(writeSet('shown'), () => undefined)
    const dataset = await promise
    const [incoming] = seen
    const records = incoming ? incomingRecords(incoming, 0, 100, 500) : []
    expect(records.map(({ path }) => path).sort()).toEqual(dataset.images.map(({ path }) => path).sort())
    for (const { id, path } of records) {
      const final = dataset.images.findIndex((image) => image.path === path)
      expect(id).toBeGreaterThanOrEqual(500)
      expect(imageRecords(dataset)[final]?.label).toBe(records.find((one) => one.id === id)?.label)
    }
    expect(incomingRecords(incoming!, 18, 100, 500)).toHaveLength(2)
  })
})
