import { availableParallelism } from 'node:os'
import { WhiskerError } from '../contract/index.js'
import { Decoder, MANY, type Job } from './decoder-handle.js'
import { startProcess, startWorker, type LinkListener } from './link.js'
import type { DecodeOptions, DecodeResult, DecoderKind, DecoderPoolOptions, OriginalImage, RawImage } from './types.js'

const DEFAULTS = { timeout: 30_000, recycleAfter: 2_000 }
/** A pool without work gives its memory back after so many milliseconds. */
const IDLE = 30_000
/** Decoders that die before they are ready, one after another, until the pool gives up. */
const START_ATTEMPTS = 3

/**
 * Decodes images outside the engine's thread: in programs of its own or in worker threads, started when needed, replaced
 * when they die or have done their share. What an image does to a decoder, it does to nothing else.
 */
export class DecoderPool {
  readonly kind: DecoderKind
  /** Images it works on at a time, at most. Asking for more at once only makes the queue longer. */
  readonly capacity: number
  private readonly decoders = new Set<Decoder>()
  private readonly queue: Job[] = []
  /** Jobs whose decoder died: each is tried again alone, before all others. */
  private readonly suspects: Job[] = []
  private failedStarts = 0
  private closed = false
  private idleTimer: NodeJS.Timeout | null = null
  private readonly limit: number

  constructor(private readonly options: DecoderPoolOptions) {
    this.kind = process.platform !== 'linux' ? 'worker' : options.node === null ? 'wasm' : 'node'
    this.limit = options.decoders ?? availableParallelism()
    this.capacity = this.limit * MANY
  }

  /** Of the decoders that are programs of their own. */
  get processIds(): number[] {
    return [...this.decoders].flatMap((decoder) => decoder.pid ?? [])
  }

  /** A file, or pixels. Throws `WhiskerError`: `cancelled` when the signal says so, `internal` when no decoder can be started. */
  async decode(image: string | RawImage, { size, fit }: DecodeOptions, signal?: AbortSignal): Promise<DecodeResult> {
    const { path, raw, payload } = toQuestion(image)
    const answer = await this.ask({ kind: 'decode', path, raw, size, fit }, payload, signal)
    if (answer.kind === 'rejected') return { ok: false, code: answer.code, reason: answer.reason }
    if (answer.kind !== 'decoded') throw new WhiskerError('internal', 'The decoder answered another question', path)
    const { width, height, format, hash, pixelHash, bytes } = answer
    return { ok: true, pixels: bytes, width, height, format, hash, pixelHash }
  }

  /** At most `maxSide` pixels on the longer side. Throws `WhiskerError` `file-unreadable` with the reason. */
  async original(image: string | RawImage, maxSide: number): Promise<OriginalImage> {
    const { path, raw, payload } = toQuestion(image)
    const answer = await this.ask({ kind: 'original', path, raw, maxSide }, payload)
    if (answer.kind === 'original') return { mime: answer.mime, bytes: answer.bytes }
    const reason = answer.kind === 'rejected' ? answer.reason : 'The decoder answered another question'
    throw new WhiskerError('file-unreadable', reason, path)
  }

  /** Leaves no process behind. What is pending is rejected as `cancelled`. */
  async close(): Promise<void> {
    this.closed = true
    this.failAll(closedError())
    const all = [...this.decoders]
    all.forEach((decoder) => decoder.kill())
    await Promise.all(all.map((decoder) => decoder.ended))
  }

  private ask(
    question: Job['question'],
    payload: Uint8Array,
    signal?: AbortSignal,
  ): Promise<Parameters<Job['resolve']>[0]> {
    return new Promise((resolve, reject) => {
      if (this.closed) return reject(closedError())
      const cancel = () => {
        job.settled = true
        const at = this.queue.indexOf(job)
        if (at >= 0) this.queue.splice(at, 1)
        reject(new WhiskerError('cancelled', 'The import was cancelled'))
      }
      const settle = () => {
        job.settled = true
        signal?.removeEventListener('abort', cancel)
      }
      const job: Job = {
        question,
        payload,
        deaths: 0,
        settled: false,
        resolve: (answer) => (settle(), resolve(answer)),
        reject: (error) => (settle(), reject(error)),
      }
      if (signal?.aborted) return cancel()
      signal?.addEventListener('abort', cancel, { once: true })
      // What somebody looks at does not wait for an import.
      if (question.kind === 'original') this.queue.unshift(job)
      else this.queue.push(job)
      this.dispatch()
    })
  }

  /** Hands out what can be handed out now. Called whenever a job comes, a slot is freed or a decoder ends. */
  private dispatch(): void {
    this.stayAwake()
    for (let job = this.nextJob(); job; job = this.nextJob()) {
      const decoder = this.freeDecoder(job.deaths > 0)
      if (!decoder) return
      this.takeJob()
      decoder.run(job)
    }
  }

  private nextJob(): Job | undefined {
    while (this.suspects[0]?.settled) this.suspects.shift()
    return this.suspects[0] ?? this.queue[0]
  }

  private takeJob(): void {
    if (this.suspects.length > 0) this.suspects.shift()
    else this.queue.shift()
  }

  /** One with room, or with nothing to do; a new one where there may be more; else null. The least busy comes first. */
  private freeDecoder(mustBeIdle: boolean): Decoder | null {
    const usable = [...this.decoders].filter((decoder) => decoder.accepts)
    const shared = usable.filter((decoder) => !decoder.isAlone)
    const best = shared.sort((a, b) => a.load - b.load)[0]
    if (best?.load === 0) return best
    if (usable.length < this.limit) return this.start()
    return best && !mustBeIdle && best.load < best.room ? best : null
  }

  private start(): Decoder {
    const { program, node, timeout = DEFAULTS.timeout, recycleAfter = DEFAULTS.recycleAfter } = this.options
    const decoder = new Decoder(
      (listener: LinkListener) =>
        this.kind === 'node' && node !== null
          ? startProcess(node, program, listener)
          : startWorker(program, this.kind === 'wasm', listener),
      { timeout, recycleAfter },
      {
        freed: () => this.dispatch(),
        ended: (jobs, detail) => this.ended(decoder, jobs, detail),
        log: (text) => this.options.log?.(text),
      },
    )
    this.decoders.add(decoder)
    return decoder
  }

  private ended(decoder: Decoder, jobs: Job[], detail: string): void {
    this.decoders.delete(decoder)
    if (this.closed) return
    if (decoder.wasReady) {
      this.failedStarts = 0
      const pending = decoder.wasKilled ? jobs : jobs.filter((job) => !this.isToBlame(job))
      if (decoder.wasKilled) this.queue.unshift(...pending)
      else this.suspects.push(...pending)
    } else {
      this.queue.unshift(...jobs)
      this.failedStarts++
      if (this.failedStarts >= START_ATTEMPTS) {
        this.failedStarts = 0
        this.failAll(
          new WhiskerError('internal', `Images cannot be decoded: the decoder does not start. ${detail}`.trim()),
        )
      }
    }
    this.dispatch()
  }

  /** The second death with the same image, which was then alone, is the image's doing. */
  private isToBlame(job: Job): boolean {
    job.deaths++
    if (job.deaths < 2) return false
    job.resolve({ kind: 'rejected', code: 'decoder-crashed', reason: 'The decoder crashed on this image, twice.' })
    return true
  }

  private failAll(error: WhiskerError): void {
    const running = [...this.decoders].flatMap((decoder) => decoder.jobs)
    for (const job of [...this.suspects.splice(0), ...this.queue.splice(0), ...running]) job.reject(error)
  }

  private stayAwake(): void {
    this.idleTimer ??= setTimeout(() => {
      this.idleTimer = null
      for (const decoder of this.decoders) if (decoder.load === 0) decoder.kill()
    }, IDLE).unref()
    this.idleTimer.refresh()
  }
}

const NOTHING = new Uint8Array()

/** A file by its path, or pixels that go along. */
function toQuestion(image: string | RawImage) {
  if (typeof image === 'string') return { path: image, raw: null, payload: NOTHING }
  const { width, height, bytes } = image
  return { path: '', raw: { width, height }, payload: bytes }
}

function closedError(): WhiskerError {
  return new WhiskerError('cancelled', 'The decoders were closed')
}
