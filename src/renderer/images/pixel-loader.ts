import type { ImageId, ReplyBody } from '../../engine/contract/index.js'

/** Dataset images and own photos may differ in size, so one question asks for one kind only. */
export type ImageGroup = 'dataset' | 'photo'

/** What the network sees: `size`² pixels as RGB bytes, row-major. */
export interface Pixels {
  readonly size: number
  readonly rgb: Uint8Array
}

type Ask = (ids: ImageId[]) => Promise<ReplyBody<'image.pixels'>>
type Waiter = (pixels: Pixels | null) => void

interface Options {
  /** Images a question; small enough that a question is answered within a frame or two. */
  readonly batch?: number
  readonly cacheBytes?: number
  /** Awaited between two questions, so that answers never take all of a frame while a person scrolls. */
  readonly between?: () => Promise<void>
}

const noPause = (): Promise<void> => Promise.resolve()

/**
 * Pixels of images as tiles come into view: questions are gathered into batches, the newest first (what a person
 * scrolled past can wait), one batch at a time, and the last ones used are kept up to `cacheBytes`.
 */
export class PixelLoader {
  readonly #ask: Ask
  readonly #batch: number
  readonly #cacheBytes: number
  readonly #between: () => Promise<void>
  readonly #cache = new Map<ImageId, Pixels>()
  readonly #waiting: Record<ImageGroup, Map<ImageId, Set<Waiter>>> = { dataset: new Map(), photo: new Map() }
  #cachedBytes = 0
  #generation = 0
  #busy = false

  constructor(ask: Ask, { batch = 32, cacheBytes = 24 * 1024 * 1024, between = noPause }: Options = {}) {
    this.#ask = ask
    this.#between = between
    this.#batch = batch
    this.#cacheBytes = cacheBytes
  }

  /** Those in the cache. */
  peek(id: ImageId): Pixels | null {
    const pixels = this.#cache.get(id)
    if (!pixels) return null
    // Re-inserted: a Map iterates oldest first, so its beginning is what was used longest ago.
    this.#cache.delete(id)
    this.#cache.set(id, pixels)
    return pixels
  }

  /** Calls back once, with null when there are no such pixels. The returned function says they are no longer wanted. */
  request(id: ImageId, group: ImageGroup, waiter: Waiter): () => void {
    const cached = this.peek(id)
    if (cached) {
      waiter(cached)
      return () => undefined
    }
    const queue = this.#waiting[group]
    const waiters = queue.get(id) ?? new Set()
    waiters.add(waiter)
    queue.delete(id)
    queue.set(id, waiters)
    queueMicrotask(() => void this.#work())
    return () => {
      waiters.delete(waiter)
      if (waiters.size === 0 && queue.get(id) === waiters) queue.delete(id)
    }
  }

  /** The images have changed: forgets all pixels. Answers under way are not kept. */
  clear(): void {
    this.#generation++
    this.#cache.clear()
    this.#cachedBytes = 0
  }

  async #work(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    try {
      for (let group = this.#nextGroup(); group; group = this.#nextGroup()) {
        await this.#askBatch(group)
        await this.#between()
      }
    } finally {
      this.#busy = false
    }
  }

  #nextGroup(): ImageGroup | null {
    if (this.#waiting.dataset.size > 0) return 'dataset'
    return this.#waiting.photo.size > 0 ? 'photo' : null
  }

  async #askBatch(group: ImageGroup): Promise<void> {
    const queue = this.#waiting[group]
    const ids = [...queue.keys()].slice(-this.#batch).reverse()
    const waiters = ids.map((id) => queue.get(id) ?? new Set<Waiter>())
    for (const id of ids) queue.delete(id)
    const generation = this.#generation
    const answers = await this.#fetch(ids)
    ids.forEach((id, i) => {
      const pixels = answers[i] ?? null
      if (pixels && generation === this.#generation) this.#keep(id, pixels)
      for (const waiter of waiters[i] ?? []) waiter(pixels)
    })
  }

  async #fetch(ids: ImageId[]): Promise<(Pixels | null)[]> {
    try {
      const { size, pixels } = await this.#ask(ids)
      const bytes = size * size * 3
      // Copies, so that keeping one image does not keep its whole batch.
      return ids.map((_, i) => ({ size, rgb: pixels.slice(i * bytes, (i + 1) * bytes) }))
    } catch {
      // One image that is gone must not blank the others.
      if (ids.length === 1) return [null]
      const half = ids.length >> 1
      return [...(await this.#fetch(ids.slice(0, half))), ...(await this.#fetch(ids.slice(half)))]
    }
  }

  #keep(id: ImageId, pixels: Pixels): void {
    this.#cache.set(id, pixels)
    this.#cachedBytes += pixels.rgb.length
    for (const [oldest, { rgb }] of this.#cache) {
      if (this.#cachedBytes <= this.#cacheBytes) break
      this.#cache.delete(oldest)
      this.#cachedBytes -= rgb.length
    }
  }
}
