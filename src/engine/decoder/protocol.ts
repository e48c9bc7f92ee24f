import * as v from 'valibot'
import { ContentHash, Count, Fit, RejectionCode } from '../contract/index.js'

/** Between the pool and a decoder. Bytes travel beside the header, as the frame's payload. */
const Side = v.pipe(Count, v.minValue(1), v.maxValue(16_384))
const MaxSide = v.pipe(Count, v.minValue(16), v.maxValue(4096))

/** Networks see at most 128; a photo on the bench is kept larger. */
const Seen = v.pipe(Count, v.minValue(16), v.maxValue(1024))

/** Of pixels that travel as the frame's payload; null: the file at `path`. */
const Raw = v.nullable(v.strictObject({ width: Side, height: Side }))

export const DecoderRequest = v.variant('kind', [
  v.strictObject({ kind: v.literal('decode'), id: Count, path: v.string(), raw: Raw, size: Seen, fit: Fit }),
  v.strictObject({ kind: v.literal('original'), id: Count, path: v.string(), raw: Raw, maxSide: MaxSide }),
])
export type DecoderRequest = v.InferOutput<typeof DecoderRequest>

export const DecoderReply = v.variant('kind', [
  v.strictObject({ kind: v.literal('ready') }),
  v.strictObject({
    kind: v.literal('decoded'),
    id: Count,
    width: Count,
    height: Count,
    format: v.string(),
    hash: ContentHash,
    pixelHash: ContentHash,
  }),
  v.strictObject({ kind: v.literal('original'), id: Count, mime: v.picklist(['image/png', 'image/jpeg']) }),
  v.strictObject({ kind: v.literal('rejected'), id: Count, code: RejectionCode, reason: v.string() }),
])
export type DecoderReply = v.InferOutput<typeof DecoderReply>

export interface Frame {
  readonly header: unknown
  readonly payload: Uint8Array
}

const MAX_HEADER = 1024 * 1024
const MAX_PAYLOAD = 256 * 1024 * 1024
const WORTH_COPYING = 64 * 1024

/**
 * A frame on a pipe: length of the header and of the payload (uint32, little-endian), the header as JSON, the payload.
 * Not V8's own serialization: the two ends may run on different versions of it. In one piece where that is cheaper
 * than writing twice.
 */
export function encodeFrame({ header, payload }: Frame): Buffer[] {
  const json = Buffer.from(JSON.stringify(header))
  const lengths = Buffer.alloc(8)
  lengths.writeUInt32LE(json.length, 0)
  lengths.writeUInt32LE(payload.length, 4)
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  if (bytes.length <= WORTH_COPYING) return [Buffer.concat([lengths, json, bytes])]
  return [Buffer.concat([lengths, json]), bytes]
}

/** Puts frames together from the pieces a pipe delivers. Each payload is a copy of its own. */
export class FrameReader {
  private pieces: Buffer[] = []
  private available = 0

  /** Throws on what is no frame; the pipe is of no use any more then. */
  push(piece: Buffer): Frame[] {
    this.pieces.push(piece)
    this.available += piece.length
    const frames: Frame[] = []
    for (let frame = this.next(); frame; frame = this.next()) frames.push(frame)
    return frames
  }

  private next(): Frame | null {
    if (this.available < 8) return null
    const lengths = this.peek(8)
    const headerLength = lengths.readUInt32LE(0)
    const payloadLength = lengths.readUInt32LE(4)
    if (headerLength > MAX_HEADER || payloadLength > MAX_PAYLOAD) throw new Error('not a frame')
    const total = 8 + headerLength + payloadLength
    if (this.available < total) return null
    const frame = this.peek(total)
    this.pieces = [frame.subarray(total)]
    this.available -= total
    const header: unknown = JSON.parse(frame.toString('utf8', 8, 8 + headerLength))
    return { header, payload: new Uint8Array(frame.subarray(8 + headerLength, total)) }
  }

  /** All pieces as one, when they hold at least `length` bytes. */
  private peek(length: number): Buffer {
    const [first] = this.pieces
    if (first && first.length >= length) return first
    const joined = Buffer.concat(this.pieces)
    this.pieces = [joined]
    return joined
  }
}
