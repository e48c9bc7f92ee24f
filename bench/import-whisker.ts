// Whisker's import of one folder: with one decoder, with all, and reopened from the cache of decoded pixels; and the
// plain loop it is compared with. Arguments: folder decoder-program scratch-folder. Prints JSON.
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { importDataset, PixelCache } from '../src/engine/dataset/index.js'
import { DecoderPool, findNode } from '../src/engine/decoder/index.js'

const [folder = '', program = '', scratch = ''] = process.argv.slice(2)
const OPTIONS = { imageSize: 64, fit: 'squash', testFraction: 0.2, splitSeed: 1, positiveClass: null } as const

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const started = performance.now()
  const result = await work()
  return { seconds: (performance.now() - started) / 1000, result }
}

/** One after another, in this process, to the same size. */
async function sequentialLoop(): Promise<number> {
  let images = 0
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const image = sharp(join(entry.parentPath, entry.name)).autoOrient().toColourspace('srgb')
    await image.resize(64, 64, { fit: 'fill' }).removeAlpha().raw().toBuffer()
    images++
  }
  return images
}

async function importWith(pool: DecoderPool, cache: PixelCache | null) {
  const watch = { progress: () => undefined, signal: new AbortController().signal, cache }
  const { seconds, result } = await timed(() => importDataset([folder], OPTIONS, pool, watch))
  await cache?.settled()
  return { seconds, images: result.images.length, pixels: createHash('sha256').update(result.pixels).digest('hex') }
}

/** Decoders up and warm, as the loop is after its first image. */
async function newPool(decoders?: number): Promise<DecoderPool> {
  const pool = new DecoderPool({ program, node: findNode(), decoders })
  const [first] = await readdir(join(folder, 'cat'))
  await Promise.all(
    Array.from({ length: pool.capacity * 4 }, () =>
      pool.decode(join(folder, 'cat', first ?? ''), { size: 64, fit: 'squash' }),
    ),
  )
  return pool
}

/** Rounds in which all take turns, so that what else the machine does hits all alike. */
const ROUNDS = 3
const REOPENINGS = 3

await sequentialLoop()
const [one, all] = [await newPool(1), await newPool()]
const report = { images: 0, loop: [], single: [], parallel: [], reopened: [], pixels: [] } as {
  images: number
  pixels: string[]
} & Record<'loop' | 'single' | 'parallel' | 'reopened', number[]>
for (let round = 0; round < ROUNDS; round++) {
  const loop = await timed(sequentialLoop)
  report.images = loop.result
  report.loop.push(loop.seconds)
  const cacheFolder = await mkdtemp(join(scratch, 'cache-'))
  const imports = [
    ['single', one, null],
    ['parallel', all, new PixelCache(cacheFolder)],
    ...Array.from({ length: REOPENINGS }, () => ['reopened', all, new PixelCache(cacheFolder)] as const),
  ] as const
  for (const [name, pool, cache] of imports) {
    const { seconds, images, pixels } = await importWith(pool, cache)
    if (images !== report.images) throw new Error(`${name}: ${images} images instead of ${report.images}`)
    report[name].push(seconds)
    report.pixels.push(pixels)
  }
  await rm(cacheFolder, { recursive: true })
}
await Promise.all([one.close(), all.close()])
process.stdout.write(`${JSON.stringify(report)}\n`)
