import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeRecord, recordLength, type CacheRecord } from './cache-record.js'

/** A segment is finished at this size, so that little is lost when a long import is cut off. */
const SEGMENT_BYTES = 64 * 1024 * 1024
/** Bytes gathered before they are written. */
const PIECE_BYTES = 4 * 1024 * 1024
/**
 * No image's record takes more; one that says so is damaged. So much is read at a time: what is read is still in the
 * processor's cache when it is looked at.
 */
const MAX_RECORD_BYTES = 1024 * 1024

export const SEGMENT_NAME = /^[0-9a-f]{32}-[0-9a-f]{16}\.pixels$/
/** Its first group is the id of the process that writes it. */
export const UNFINISHED_NAME = /^[0-9a-f]{32}-[0-9a-f]{16}\.pixels\.(\d+)\.part$/

/**
 * Visits the records of a segment, null for a damaged one; both arguments are valid during the call only. Ends where
 * nothing that follows can be told apart. A segment that cannot be read has none. Throws what `visit` throws.
 */
export async function eachRecord(
  path: string,
  visit: (record: CacheRecord | null, bytes: Buffer) => void,
): Promise<void> {
  const file = await open(path).catch(() => null)
  if (!file) return
  const read = async (buffer: Buffer, position: number): Promise<Buffer> => {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position).catch(() => ({ bytesRead: 0 }))
    return buffer.subarray(0, bytesRead)
  }
  try {
    // One piece is read while another is looked at.
    let [buffer, other] = [Buffer.allocUnsafe(MAX_RECORD_BYTES), Buffer.allocUnsafe(MAX_RECORD_BYTES)]
    let position = 0
    for (let piece = await read(buffer, 0); ; [buffer, other] = [other, buffer]) {
      const used = wholeRecords(piece)
      if (used === 0) return
      position += used
      const next = read(other, position)
      try {
        visitPiece(piece.subarray(0, used), visit)
      } finally {
        // Not into a closed file.
        piece = await next
      }
    }
  } finally {
    await file.close()
  }
}

/** Bytes of the records that are wholly in the piece. */
function wholeRecords(piece: Buffer): number {
  let at = 0
  for (let length = lengthAt(piece, at); length !== null; length = lengthAt(piece, at)) at += length
  return at
}

function lengthAt(piece: Buffer, at: number): number | null {
  const length = recordLength(piece, at)
  return length === null || length > MAX_RECORD_BYTES || at + length > piece.length ? null : length
}

function visitPiece(records: Buffer, visit: (record: CacheRecord | null, bytes: Buffer) => void): void {
  let at = 0
  for (let length = lengthAt(records, at); length !== null; length = lengthAt(records, at)) {
    visit(decodeRecord(records, at, length), records.subarray(at, at + length))
    at += length
  }
}

/** Writes segments of one key, behind the import: whole ones get their name, others are no segments. */
export class SegmentWriter {
  private pieces: Buffer[] = []
  private gathered = 0
  private written = 0
  private file: { readonly handle: FileHandle; readonly path: string; readonly part: string } | null = null
  private hasFailed = false
  private last: Promise<void> = Promise.resolve()

  constructor(
    private readonly folder: string,
    private readonly key: string,
    private readonly complain: (error: unknown) => void,
  ) {}

  /** A disk that cannot keep up or is full costs the cache, never memory or the import. */
  add(record: Buffer): void {
    if (this.hasFailed) return
    this.pieces.push(record)
    this.gathered += record.length
    if (this.gathered >= PIECE_BYTES) this.write()
  }

  /** Whether everything that was added is in segments now. */
  async finish(): Promise<boolean> {
    this.write()
    this.enqueue(() => this.finishSegment())
    await this.last
    return !this.hasFailed
  }

  private write(): void {
    const bytes = Buffer.concat(this.pieces)
    this.pieces = []
    this.gathered = 0
    if (bytes.length === 0) return
    this.enqueue(async () => {
      this.file ??= await this.begin()
      // All of it: `write` stops short where a disk is nearly full.
      await this.file.handle.appendFile(bytes)
      this.written += bytes.length
      if (this.written >= SEGMENT_BYTES) await this.finishSegment()
    })
  }

  private enqueue(task: () => Promise<void>): void {
    this.last = this.last.then(async () => {
      if (!this.hasFailed) await task().catch((error: unknown) => this.fail(error))
    })
  }

  private async begin() {
    await mkdir(this.folder, { recursive: true })
    const path = join(this.folder, `${this.key}-${randomBytes(8).toString('hex')}.pixels`)
    const part = `${path}.${process.pid}.part`
    return { handle: await open(part, 'wx', 0o600), path, part }
  }

  private async finishSegment(): Promise<void> {
    const { file } = this
    if (!file) return
    await file.handle.close()
    await rename(file.part, file.path)
    this.file = null
    this.written = 0
  }

  private async fail(error: unknown): Promise<void> {
    this.hasFailed = true
    this.pieces = []
    this.complain(error)
    const { file } = this
    this.file = null
    if (!file) return
    await file.handle.close().catch(() => undefined)
    await rm(file.part, { force: true }).catch(() => undefined)
  }
}
