import { execFile, spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ImportOptions } from '../contract/index.js'
import { builtDecoder } from '../decoder/built-decoder.js'
import { DecoderPool, findNode, type DecodeResult } from '../decoder/index.js'
import { importDataset, PixelCache, type Dataset } from './index.js'

const SIZE = 16
const OPTIONS: ImportOptions = { imageSize: SIZE, fit: 'squash', testFraction: 0.25, splitSeed: 1, positiveClass: null }
const IMAGES = 20

let pool: DecoderPool
let scratch: string
let folder: string
let caches: string

beforeAll(() => {
  pool = new DecoderPool({ program: builtDecoder(), node: findNode(), decoders: 1 })
})
afterAll(() => pool.close())

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'whisker-cache-'))
  onTestFinished(() => rmSync(scratch, { recursive: true }))
  folder = join(scratch, 'pets')
  caches = join(scratch, 'cache')
  for (let i = 0; i < IMAGES; i++) writeGrey(i, 10 * i)
  writeFileSync(join(folder, 'cat', 'broken.png'), 'no image at all')
})

function writeGrey(i: number, grey: number): string {
  const name = i % 2 === 0 ? 'cat' : 'dog'
  mkdirSync(join(folder, name), { recursive: true })
  const image = new PNG({ width: 20, height: 18 })
  for (let p = 0; p < image.data.length; p += 4) image.data.set([grey, grey, grey, 255], p)
  const path = join(folder, name, `${i}.png`)
  writeFileSync(path, PNG.sync.write(image))
  settle(path)
  return path
}

/** Written a while ago: files that may still be written to are not kept. Only content time can be set. */
function settle(path: string): void {
  const then = new Date(Date.now() - 60_000)
  utimesSync(path, then, then)
}

function changesIn(directory: string): number[] {
  return readdirSync(directory).map((name) => statSync(join(directory, name)).ctimeMs)
}

/** Imports as a program started anew does; how many files were decoded. */
async function open(
  options: Partial<ImportOptions> = {},
  maxBytes?: number,
): Promise<{ dataset: Dataset; decoded: number }> {
  // Later than the files' last change, so that they are no longer young.
  const now = Date.now()
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now + 1000)
  const decode = vi.spyOn(pool, 'decode')
  const cache = new PixelCache(caches, maxBytes === undefined ? {} : { maxBytes })
  const watch = { progress: () => undefined, signal: new AbortController().signal, cache }
  const dataset = await importDataset([folder], { ...OPTIONS, ...options }, pool, watch)
  await cache.settled()
  const decoded = decode.mock.calls.length
  decode.mockRestore()
  clock.mockRestore()
  return { dataset, decoded }
}

const segments = () => readdirSync(caches).map((name) => join(caches, name))
const withoutTime = (dataset: Dataset) => ({ ...dataset, importSeconds: 0 })

describe('the cache of decoded pixels', () => {
  it('gives the same dataset, verdicts included, without decoding anything', async () => {
    const first = await open()
    expect(first.decoded).toBe(IMAGES + 1)
    const second = await open()
    expect(second.decoded).toBe(0)
    expect(withoutTime(second.dataset)).toEqual(withoutTime(first.dataset))
    expect(segments()).toHaveLength(1)
  })

  it('is asked for one size and fit: others are decoded', async () => {
    await open()
    expect((await open({ imageSize: 32 })).decoded).toBe(IMAGES + 1)
    expect((await open({ fit: 'crop' })).decoded).toBe(IMAGES + 1)
    expect((await open()).decoded).toBe(0)
  })

  it('a file that changed is decoded anew: by its size, by its time alone, and when only its time is as before', async () => {
    await open()
    const touched = join(folder, 'cat', '2.png')
    utimesSync(touched, new Date(), new Date(Date.now() - 30_000))
    expect((await open()).decoded).toBe(1)

    const changed = writeGrey(4, 201)
    const { dataset, decoded } = await open()
    expect(decoded).toBe(1)
    expect(dataset.pixels[dataset.images.findIndex(({ file }) => file === changed) * SIZE * SIZE * 3]).toBe(201)
    expect((await open()).decoded).toBe(0)
  })

  it('does not keep a file that was changed just now', async () => {
    const cache = new PixelCache(caches)
    const watch = { progress: () => undefined, signal: new AbortController().signal, cache }
    const clock = vi.spyOn(Date, 'now').mockReturnValue(statSync(writeGrey(0, 1)).ctimeMs)
    await importDataset([folder], OPTIONS, pool, watch)
    clock.mockRestore()
    await cache.settled()
    expect((await open()).decoded).toBeGreaterThan(0)
  })

  it('does not remember what may be different the next time: a time-out, a crash, a file without permission', async () => {
    for (const code of ['timed-out', 'decoder-crashed', 'no-permission'] as const) {
      const refuse: DecodeResult = { ok: false, code, reason: 'x' }
      const decode = vi.spyOn(pool, 'decode').mockResolvedValueOnce(refuse)
      const cache = new PixelCache(caches)
      const watch = { progress: () => undefined, signal: new AbortController().signal, cache }
      const now = Date.now()
      const clock = vi.spyOn(Date, 'now').mockImplementation(() => now + 1000)
      await importDataset([folder], OPTIONS, pool, watch)
      clock.mockRestore()
      decode.mockRestore()
      await cache.settled()
      expect((await open()).decoded).toBe(1)
      rmSync(caches, { recursive: true })
    }
  })

  it('a half-written segment is as good as its whole records, wherever it was cut', async () => {
    const { dataset } = await open()
    const [segment = ''] = segments()
    const whole = readFileSync(segment)
    for (const share of [0, 0.001, 0.2, 0.5, 0.99]) {
      for (const path of segments()) rmSync(path)
      writeFileSync(segment, whole)
      truncateSync(segment, Math.floor(whole.length * share))
      const again = await open()
      expect(again.decoded).toBeGreaterThan(0)
      expect(withoutTime(again.dataset)).toEqual(withoutTime(dataset))
    }
  })

  it('flipped bytes are never taken for pixels: 300 places, one at a time', async () => {
    const { dataset } = await open()
    const [segment = ''] = segments()
    const whole = readFileSync(segment)
    const cache = new PixelCache(caches)
    const preprocessing = { size: SIZE, fit: 'squash', decoder: pool.kind } as const
    const sound = new Set(await records(cache))
    expect(sound.size).toBe(IMAGES + 1)
    for (let i = 0; i < 300; i++) {
      const at = Math.floor((i * whole.length) / 300)
      const damaged = Buffer.from(whole)
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (i % 8))
      writeFileSync(segment, damaged)
      const found = await records(cache)
      expect(found.length).toBeLessThan(sound.size)
      expect(found.filter((one) => !sound.has(one))).toEqual([])
    }
    expect(withoutTime((await open()).dataset)).toEqual(withoutTime(dataset))

    async function records(from: PixelCache): Promise<string[]> {
      const all: string[] = []
      await from.shelf(folder, preprocessing).load((record) => {
        const { result } = record
        all.push(JSON.stringify({ ...record, result: result.ok ? { ...result, pixels: [...result.pixels] } : result }))
        return true
      }, new AbortController().signal)
      return all
    }
  })

  it('segments that are mostly of vanished or changed files make place; what is of use in them stays', async () => {
    await open()
    for (let i = 0; i < IMAGES - 4; i++) rmSync(join(folder, i % 2 === 0 ? 'cat' : 'dog', `${i}.png`))
    const before = statSync(segments()[0] ?? '').size
    expect((await open()).decoded).toBe(0)
    expect(segments()).toHaveLength(1)
    expect(statSync(segments()[0] ?? '').size).toBeLessThan(before / 3)
    expect((await open()).decoded).toBe(0)
  })

  it('keeps its bound: what was used longest ago goes first', async () => {
    await open()
    const first = segments()
    const bound = Math.floor(statSync(first[0] ?? '').size * 1.5)
    settle(first[0] ?? '')
    await open({ fit: 'crop' }, bound)
    expect(segments()).toHaveLength(1)
    expect(segments()).not.toEqual(first)
    expect((await open({ fit: 'crop' }, bound)).decoded).toBe(0)
  })

  it('removes what nobody used for long, and beginnings that were never finished', async () => {
    await open()
    const [old = ''] = segments()
    const { pid } = spawnSync(process.execPath, ['--version'])
    writeFileSync(old.replace(/[0-9a-f]{16}\.pixels$/, `0123456789abcdef.pixels.${pid}.part`), 'x')
    writeFileSync(join(caches, 'a person’s own file'), 'x')
    const longAgo = new Date(Date.now() - 100 * 24 * 3600_000)
    for (const path of segments()) utimesSync(path, longAgo, longAgo)
    await open({ fit: 'crop' })
    expect(readdirSync(caches).sort()).toHaveLength(2)
    expect(readdirSync(caches)).toContain('a person’s own file')
  })

  it('a folder that cannot be written to costs the cache, not the import', async () => {
    writeFileSync(caches, 'a file where the folder should be')
    expect((await open()).dataset.images).toHaveLength(IMAGES)
    expect((await open()).decoded).toBe(IMAGES + 1)
  })
})

it('two programs that import at once leave a cache that a third one opens without decoding', async () => {
  const args = ['train', folder, '--image-size', String(SIZE), '--layers', '1', '--iterations', '1', '--json']
  const cli = join(import.meta.dirname, '../../../out/main/cli.cjs')
  const run = () =>
    promisify(execFile)(process.execPath, [cli, ...args], { env: { ...process.env, WHISKER_CACHE: caches } })
  // The command line has been seen to ask for files while they were still young; those are not kept.
  const newest = Math.max(...['cat', 'dog'].flatMap((name) => changesIn(join(folder, name))))
  await expect.poll(() => Date.now() - newest).toBeGreaterThan(100)
  const [one, two] = await Promise.all([run(), run()])
  expect(JSON.parse(one.stdout)).toMatchObject({ costAfterLast: JSON.parse(two.stdout).costAfterLast })
  expect(readdirSync(caches).filter((name) => name.endsWith('.part'))).toEqual([])
  expect((await open()).decoded).toBe(0)
})
