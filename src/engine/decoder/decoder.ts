import { isMainThread, parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { parse } from '../contract/index.js'
import type * as Images from './decode-image.js'
import { DecoderRequest, encodeFrame, FrameReader, type DecoderReply, type Frame } from './protocol.js'
import { Rejection } from './rejection.js'
import { preferWebAssembly } from './web-assembly.js'

/**
 * The decoder program: reads requests, answers each with one reply. Started by the pool, either as a program of its own
 * that talks over its standard input and output, or as a worker thread that talks over its port.
 */
const NOTHING = new Uint8Array()
/** One file is read while another is decoded. */
const AT_A_TIME = 2
/** Less than a pipe holds, so that writing a piece does not wait for its reader. */
const PIECE_BYTES = 40 * 1024
/** Finished images wait no longer than that for others. */
const PATIENCE_MS = 10

async function answer({ header, payload }: Frame, images: typeof Images): Promise<Frame> {
  const request = parse(DecoderRequest, header, 'decoder request')
  const reply = (header: DecoderReply, payload: Uint8Array = NOTHING): Frame => ({ header, payload })
  const { id } = request
  const source = request.raw ? { ...request.raw, bytes: payload } : request.path
  try {
    if (request.kind === 'original') {
      const { mime, bytes } = await images.encodeOriginal(source, request.maxSide)
      return reply({ kind: 'original', id, mime }, bytes)
    }
    const { pixels, width, height, format, hash, pixelHash } = await images.decodeImage(source, request)
    return reply({ kind: 'decoded', id, width, height, format, hash, pixelHash }, pixels)
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    return reply({ kind: 'rejected', id, code: error.code, reason: error.reason })
  }
}

async function serve(send: (frame: Frame) => void): Promise<(frame: Frame) => void> {
  const images = await import('./decode-image.js')
  send({ header: { kind: 'ready' }, payload: NOTHING })
  const waiting: Frame[] = []
  let underWay = 0
  const next = (): void => {
    const frame = underWay < AT_A_TIME ? waiting.shift() : undefined
    if (!frame) return
    underWay++
    // What is not the image's fault ends the decoder; the pool starts another.
    void answer(frame, images).then((reply) => {
      underWay--
      send(reply)
      next()
    })
  }
  return (frame) => {
    waiting.push(frame)
    next()
  }
}

/** Replies in pieces: each write wakes the engine. One that is alone goes at once. */
class ReplyWriter {
  private pieces: Buffer[] = []
  private bytes = 0
  private asked = 0
  private timer: NodeJS.Timeout | null = null

  /** There is one more to reply to. */
  ask(): void {
    this.asked++
  }

  /** The first frame is nobody's reply. */
  send(frame: Frame): void {
    for (const piece of encodeFrame(frame)) {
      this.pieces.push(piece)
      this.bytes += piece.length
    }
    this.asked = Math.max(0, this.asked - 1)
    if (this.asked === 0 || this.bytes >= PIECE_BYTES) this.flush()
    else this.timer ??= setTimeout(() => this.flush(), PATIENCE_MS)
  }

  private flush(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    process.stdout.write(Buffer.concat(this.pieces))
    this.pieces = []
    this.bytes = 0
  }
}

async function serveStandardStreams(): Promise<void> {
  // Without a parent there is nobody to decode for. The signal does not wait for images being decoded.
  process.stdin.on('close', () => process.kill(process.pid, 'SIGKILL'))
  // Ctrl+C in a terminal is for the parent to handle.
  process.on('SIGINT', () => undefined)
  const replies = new ReplyWriter()
  const handle = await serve((frame) => replies.send(frame))
  const frames = new FrameReader()
  process.stdin.on('data', (piece: Buffer) => {
    for (const frame of frames.push(piece)) {
      replies.ask()
      handle(frame)
    }
  })
}

async function servePort(port: MessagePort): Promise<void> {
  const waiting: Frame[] = []
  let handle = (frame: Frame): void => {
    waiting.push(frame)
  }
  // From the pool of this very process; the header is parsed below.
  port.on('message', (frame: Frame) => handle(frame))
  handle = await serve((frame) => port.postMessage(frame))
  waiting.forEach(handle)
}

if (workerData && typeof workerData === 'object' && 'webAssembly' in workerData && workerData.webAssembly === true) {
  preferWebAssembly()
}
void (isMainThread || !parentPort ? serveStandardStreams() : servePort(parentPort))
