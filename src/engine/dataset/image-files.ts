import { resolve } from 'node:path'
import type { DecodeOptions, DecodeResult, DecoderPool } from '../decoder/index.js'
import type { ImageSource } from './decode-files.js'
import { isSameStamp, stampFiles, type Stamp } from './file-stamps.js'
import type { ListedFile } from './list-files.js'
import type { CacheShelf, PixelCache } from './pixel-cache.js'

/** A file younger than this may change once more without its time showing it: file systems count in such steps. */
const YOUNG_MS = 100

/** Image files as a source of pixels: from the cache where they are as they were, else from the decoders. */
export class ImageFiles implements ImageSource {
  readonly capacity: number
  private readonly stamps = new Map<ListedFile, Stamp>()
  /** By opened path. */
  private readonly shelves = new Map<number, CacheShelf>()
  private askedAt = 0

  constructor(
    private readonly files: readonly ListedFile[],
    paths: readonly string[],
    private readonly options: DecodeOptions,
    private readonly pool: DecoderPool,
    private readonly cache: PixelCache | null,
  ) {
    this.capacity = pool.capacity
    // Files opened one by one are few, and another few the next time.
    const folders = new Set(files.filter((file) => !file.openedItself).map(({ root }) => root))
    for (const root of folders) {
      const shelf = cache?.shelf(resolve(paths[root] ?? ''), { ...options, decoder: pool.kind })
      if (shelf) this.shelves.set(root, shelf)
    }
  }

  async recall(visit: (index: number, result: DecodeResult) => void, signal: AbortSignal): Promise<void> {
    if (!this.cache) return
    await this.stampAll(signal)
    for (const [root, shelf] of this.shelves) {
      const wanted = this.placesByName(root)
      await shelf.load(({ name, stamp, result }) => {
        const file = wanted.get(name)
        if (!file || !isSameStamp(file.stamp, stamp)) return false
        wanted.delete(name)
        visit(file.index, result)
        return true
      }, signal)
    }
  }

  async decode(file: ListedFile, signal: AbortSignal): Promise<DecodeResult> {
    const result = await this.pool.decode(file.file, this.options, signal)
    const stamp = this.stamps.get(file)
    const isYoung = !stamp || this.askedAt - Math.max(stamp.modified, stamp.changed) < YOUNG_MS
    if (!isYoung) this.shelves.get(file.root)?.add({ name: nameOf(file), stamp, result })
    return result
  }

  /** `wasComplete`: every file got its verdict. */
  finish(wasComplete: boolean): void {
    this.cache?.finish([...this.shelves.values()], wasComplete)
  }

  /** Before reading them: a file that changes meanwhile has another stamp the next time. */
  private async stampAll(signal: AbortSignal): Promise<void> {
    const wanted = this.files.filter((file) => !file.rejection && this.shelves.has(file.root))
    this.askedAt = Date.now()
    const stamps = await stampFiles(
      wanted.map(({ file }) => file),
      signal,
    )
    wanted.forEach((file, i) => {
      const stamp = stamps[i]
      if (stamp) this.stamps.set(file, stamp)
    })
  }

  private placesByName(root: number) {
    const places = new Map<string, { index: number; stamp: Stamp }>()
    this.files.forEach((file, index) => {
      const stamp = file.root === root && this.stamps.get(file)
      if (stamp) places.set(nameOf(file), { index, stamp })
    })
    return places
  }
}

function nameOf({ segments }: ListedFile): string {
  return segments.join('/')
}
