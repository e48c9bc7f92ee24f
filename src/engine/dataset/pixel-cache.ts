import { createHash } from 'node:crypto'
import { readdir, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { RejectionCode } from '../contract/index.js'
import { PIXEL_VERSION, type DecodeOptions, type DecoderKind } from '../decoder/index.js'
import { encodeRecord, type CacheRecord } from './cache-record.js'
import { eachRecord, SEGMENT_NAME, SegmentWriter, UNFINISHED_NAME } from './cache-segment.js'

/** Bytes all segments may take together, by default. */
const MAX_BYTES = 2 * 1024 ** 3
/** Segments nobody has used for so long are removed, and beginnings of segments that were never finished. */
const MAX_AGE_MS = 90 * 24 * 3600_000
const MAX_UNFINISHED_MS = 24 * 3600_000

/** Verdicts that follow from a file's bytes alone. */
const BY_CONTENT: readonly RejectionCode[] = [
  'not-an-image',
  'unsupported-format',
  'empty-file',
  'damaged',
  'too-large',
]

/** What pixels depend on besides the file. */
export interface Preprocessing extends DecodeOptions {
  readonly decoder: DecoderKind
}

/**
 * Decoded pixels on disk, so that a folder opened again need not be decoded again. They lie in segments, each with
 * records of one opened folder and one way of preprocessing. A segment gets its name only when it is whole, is never
 * changed afterwards, and each record carries check sums: what is half-written or damaged is as if it were not there.
 * Several programs may use one cache; each writes segments of its own. Nothing here ever fails an import: a cache that
 * cannot be read or written is none. See docs/decisions/pixel-cache.md.
 */
export class PixelCache {
  private readonly maxBytes: number
  /** Work behind the imports, one after another. */
  private last: Promise<void>
  private readonly complain: (error: unknown) => void

  constructor(
    private readonly folder: string,
    options: { readonly maxBytes?: number; readonly log?: (text: string) => void } = {},
  ) {
    this.maxBytes = options.maxBytes ?? MAX_BYTES
    this.complain = (error) => options.log?.(`Decoded pixels are not kept in ${folder}: ${String(error)}\n`)
    this.last = this.removeLeftovers().catch(() => undefined)
  }

  /** The part for one opened folder. */
  shelf(root: string, { size, fit, decoder }: Preprocessing): CacheShelf {
    const what = JSON.stringify([root, size, fit, decoder === 'wasm' ? 'wasm' : 'native', PIXEL_VERSION])
    return new CacheShelf(this.folder, createHash('sha256').update(what).digest('hex').slice(0, 32), this.complain)
  }

  /** Finishes the shelves of an import and tidies up, behind everything else. */
  finish(shelves: readonly CacheShelf[], wasComplete: boolean): void {
    this.last = this.last
      .then(async () => {
        for (const shelf of shelves) await shelf.finish(wasComplete)
        await this.tidy()
      })
      .catch(() => undefined)
  }

  /** Resolves when all that was handed in is on the disk. */
  settled(): Promise<void> {
    return this.last
  }

  /** What programs that are no more have not finished. */
  private async removeLeftovers(): Promise<void> {
    for (const name of await readdir(this.folder)) {
      const pid = UNFINISHED_NAME.exec(name)?.[1]
      if (pid !== undefined && !isAlive(Number(pid))) await rm(join(this.folder, name), { force: true })
    }
  }

  /** Removes what is old, and what was used longest ago while there is too much. */
  private async tidy(): Promise<void> {
    const now = Date.now()
    const names = (await readdir(this.folder)).filter((name) => SEGMENT_NAME.test(name) || UNFINISHED_NAME.test(name))
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.folder, name)
        const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: now }))
        return { path, size, age: now - mtimeMs, limit: UNFINISHED_NAME.test(name) ? MAX_UNFINISHED_MS : MAX_AGE_MS }
      }),
    )
    let total = 0
    for (const { path, size, age, limit } of files.sort((a, b) => a.age - b.age)) {
      total += size
      if (total > this.maxBytes || age > limit) await rm(path, { force: true }).catch(() => undefined)
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Someone else's process: it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** What was found in one segment. */
interface Seen {
  readonly path: string
  /** Names of the records that were of use. */
  readonly used: Set<string>
  usedBytes: number
  bytes: number
}

/** The records of one opened folder, preprocessed one way. */
export class CacheShelf {
  private readonly writer: SegmentWriter
  private readonly seen: Seen[] = []

  constructor(
    private readonly folder: string,
    private readonly key: string,
    complain: (error: unknown) => void,
  ) {
    this.writer = new SegmentWriter(folder, key, complain)
  }

  /** Hands over every sound record, valid during the call only; `take` says whether it is of use. */
  async load(take: (record: CacheRecord) => boolean, signal: AbortSignal): Promise<void> {
    const names = await readdir(this.folder).catch(() => [])
    const now = new Date()
    for (const name of names.filter((one) => SEGMENT_NAME.test(one) && one.startsWith(this.key))) {
      signal.throwIfAborted()
      const seen: Seen = { path: join(this.folder, name), used: new Set<string>(), usedBytes: 0, bytes: 0 }
      await eachRecord(seen.path, (record, { length }) => {
        seen.bytes += length
        if (!record || !take(record)) return
        seen.used.add(record.name)
        seen.usedBytes += length
      })
      this.seen.push(seen)
      if (seen.used.size > 0) await utimes(seen.path, now, now).catch(() => undefined)
    }
  }

  /** Writes behind; never fails. */
  add(record: CacheRecord): void {
    if (record.result.ok || BY_CONTENT.includes(record.result.code)) this.writer.add(encodeRecord(record))
  }

  /**
   * After an import of the whole folder, segments that are mostly of no use any more (files that changed or vanished,
   * twice-written ones, damage) make place: what is of use in them is written anew.
   */
  async finish(wasComplete: boolean): Promise<void> {
    const wasteful = wasComplete ? this.seen.filter(({ usedBytes, bytes }) => usedBytes <= bytes / 2) : []
    for (const { path, used } of wasteful) {
      await eachRecord(path, (record, bytes) => {
        if (record && used.delete(record.name)) this.writer.add(Buffer.from(bytes))
      })
    }
    const isWritten = await this.writer.finish()
    if (isWritten) for (const { path } of wasteful) await rm(path, { force: true }).catch(() => undefined)
  }
}
