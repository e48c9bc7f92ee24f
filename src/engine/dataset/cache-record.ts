import * as v from 'valibot'
import { RejectionCode } from '../contract/index.js'
import type { DecodeResult } from '../decoder/index.js'
import type { Stamp } from './file-stamps.js'

/** One decoded file in the cache. `result` may be a view into the buffer the record was read from. */
export interface CacheRecord {
  /** Path below the opened folder. */
  readonly name: string
  readonly stamp: Stamp
  readonly result: DecodeResult
}

/**
 * A record, in little-endian order: magic, length, two check sums (uint32 each), then modified, changed, bytes (float64
 * each), width, height, length of the payload (uint32), length of the name (uint16), format (uint8), a gap, the file's
 * and the pixels' SHA-256, the name in UTF-8 and the payload: the pixels, or for a rejection code and reason as JSON.
 * Name and payload are padded to multiples of four.
 */
const MAGIC = 0x57684331
const HEAD = 120
const CHECKED_FROM = 16
const FORMATS: readonly string[] = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff']
const REJECTED = 255

const Rejected = v.strictObject({ code: RejectionCode, reason: v.string() })

export function encodeRecord({ name, stamp, result }: CacheRecord): Buffer {
  const path = Buffer.from(name)
  const payload = result.ok ? result.pixels : Buffer.from(JSON.stringify({ code: result.code, reason: result.reason }))
  const bytes = Buffer.alloc(HEAD + padded(path.length) + padded(payload.length))
  bytes.writeUInt32LE(MAGIC, 0)
  bytes.writeUInt32LE(bytes.length, 4)
  bytes.writeDoubleLE(stamp.modified, 16)
  bytes.writeDoubleLE(stamp.changed, 24)
  bytes.writeDoubleLE(stamp.bytes, 32)
  bytes.writeUInt32LE(payload.length, 48)
  bytes.writeUInt16LE(path.length, 52)
  bytes.writeUInt8(result.ok ? FORMATS.indexOf(result.format) : REJECTED, 54)
  if (result.ok) {
    bytes.writeUInt32LE(result.width, 40)
    bytes.writeUInt32LE(result.height, 44)
    bytes.write(result.hash, 56, 'hex')
    bytes.write(result.pixelHash, 88, 'hex')
  }
  path.copy(bytes, HEAD)
  bytes.set(payload, HEAD + padded(path.length))
  const [a, b] = checkSums(bytes, CHECKED_FROM, bytes.length)
  bytes.writeUInt32LE(a, 8)
  bytes.writeUInt32LE(b, 12)
  return bytes
}

/** Bytes of the record that begins here; null where none does, or only its beginning is there. */
export function recordLength(bytes: Buffer, at: number): number | null {
  if (at + HEAD > bytes.length || bytes.readUInt32LE(at) !== MAGIC) return null
  const length = bytes.readUInt32LE(at + 4)
  return length >= HEAD && length % 4 === 0 ? length : null
}

/** The whole record at `at`, or null when it is damaged. `bytes` begins at a multiple of four. */
export function decodeRecord(bytes: Buffer, at: number, length: number): CacheRecord | null {
  const end = at + length
  const [a, b] = checkSums(bytes, at + CHECKED_FROM, end)
  if (bytes.readUInt32LE(at + 8) !== a || bytes.readUInt32LE(at + 12) !== b) return null
  const payloadLength = bytes.readUInt32LE(at + 48)
  const nameEnd = at + HEAD + bytes.readUInt16LE(at + 52)
  const start = at + HEAD + padded(nameEnd - at - HEAD)
  if (start + payloadLength > end) return null
  const stamp = {
    modified: bytes.readDoubleLE(at + 16),
    changed: bytes.readDoubleLE(at + 24),
    bytes: bytes.readDoubleLE(at + 32),
  }
  const result = resultAt(bytes, at, bytes.subarray(start, start + payloadLength))
  return result && { name: bytes.toString('utf8', at + HEAD, nameEnd), stamp, result }
}

function resultAt(bytes: Buffer, at: number, payload: Buffer): DecodeResult | null {
  const kind = bytes.readUInt8(at + 54)
  if (kind === REJECTED) return { ok: false, ...v.parse(Rejected, JSON.parse(payload.toString())) }
  const format = FORMATS[kind]
  if (!format) return null
  return {
    ok: true,
    pixels: payload,
    width: bytes.readUInt32LE(at + 40),
    height: bytes.readUInt32LE(at + 44),
    format,
    hash: bytes.toString('hex', at + 56, at + 88),
    pixelHash: bytes.toString('hex', at + 88, at + 120),
  }
}

/**
 * Two running sums over the 32-bit words (as Fletcher's, modulo 2³²): any flipped byte changes the first, words that
 * changed places the second. Half the time of a better hash, which nothing here needs: the enemy is a torn write.
 */
function checkSums(bytes: Buffer, from: number, to: number): [number, number] {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + from, (to - from) / 4)
  let a = 1
  let b = 0
  let i = 0
  // Four words at a time: each of the four sums would wait for the one before.
  for (; i + 4 <= words.length; i += 4) {
    const w = words[i] ?? 0
    const x = words[i + 1] ?? 0
    const y = words[i + 2] ?? 0
    const z = words[i + 3] ?? 0
    b = (b + (a << 2) + (w << 2) + (x << 1) + x + (y << 1) + z) | 0
    a = (a + w + x + y + z) | 0
  }
  for (; i < words.length; i++) {
    a = (a + (words[i] ?? 0)) | 0
    b = (b + a) | 0
  }
  return [a >>> 0, b >>> 0]
}

function padded(length: number): number {
  return (length + 3) & ~3
}
