import { parse } from '../contract/index.js'
import type { DecoderLink, LinkListener } from './link.js'
import { DecoderReply, type DecoderRequest, type Frame } from './protocol.js'

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never
type Question = WithoutId<DecoderRequest>
type Answer =
  | (WithoutId<Extract<DecoderReply, { kind: 'decoded' | 'original' }>> & { bytes: Uint8Array })
  | WithoutId<Extract<DecoderReply, { kind: 'rejected' }>>

/** A question on its way through the pool. Settled once; settled jobs are not tried again. */
export interface Job {
  readonly question: Question
  /** Pixels that are asked about; empty where it is a file. */
  readonly payload: Uint8Array
  /** Decoders that died while they had it. */
  deaths: number
  settled: boolean
  resolve(answer: Answer): void
  reject(error: Error): void
}

interface DecoderListener {
  /** There is room for another job. */
  freed(): void
  /** Once; `jobs` are those it leaves unanswered. */
  ended(jobs: Job[], detail: string): void
  log(text: string): void
}

/** One decoder and the jobs it has in flight. */
export class Decoder {
  readonly ended: Promise<void>
  /** It came up, so its death is not a failed start. */
  wasReady = false
  /** By us: its jobs are not to blame. */
  wasKilled = false
  private readonly link: DecoderLink
  private readonly inFlight = new Map<number, { job: Job; timer: NodeJS.Timeout }>()
  private served = 0

  constructor(
    startLink: (listener: LinkListener) => DecoderLink,
    private readonly limits: { timeout: number; recycleAfter: number },
    private readonly listener: DecoderListener,
  ) {
    let ended = () => {}
    this.ended = new Promise((resolve) => (ended = resolve))
    this.link = startLink({
      frame: (frame) => this.receive(frame),
      log: (text) => listener.log(text),
      ended: (detail) => {
        listener.ended(this.clear(), detail)
        ended()
      },
    })
  }

  get pid(): number | null {
    return this.link.pid
  }

  get load(): number {
    return this.inFlight.size
  }

  get accepts(): boolean {
    return !this.wasKilled && this.served < this.limits.recycleAfter
  }

  /** It tries a suspect, which nothing else may share a decoder with. */
  get isAlone(): boolean {
    return this.jobs.some((job) => job.deaths > 0)
  }

  get jobs(): Job[] {
    return [...this.inFlight.values()].map(({ job }) => job)
  }

  run(job: Job): void {
    const id = this.served++
    const timer = setTimeout(() => this.timeOut(id, job), this.limits.timeout)
    this.inFlight.set(id, { job, timer })
    this.link.send({ ...job.question, id }, job.payload)
  }

  kill(): void {
    this.wasKilled = true
    this.link.kill()
  }

  private receive({ header, payload }: Frame): void {
    try {
      const reply = parse(DecoderReply, header, 'decoder reply')
      if (reply.kind === 'ready') this.wasReady = true
      else this.settle(reply, payload)
    } catch {
      // A decoder that talks nonsense is as good as dead; its images are treated as after a crash.
      this.link.kill()
    }
  }

  private settle(reply: Exclude<DecoderReply, { kind: 'ready' }>, bytes: Uint8Array): void {
    const entry = this.inFlight.get(reply.id)
    if (!entry) return
    const { question } = entry.job
    if (reply.kind === 'decoded' && question.kind === 'decode' && bytes.length !== question.size ** 2 * 3) {
      throw new Error('not the size asked for')
    }
    clearTimeout(entry.timer)
    this.inFlight.delete(reply.id)
    entry.job.resolve(reply.kind === 'rejected' ? reply : { ...reply, bytes })
    if (!this.accepts && this.load === 0) this.kill()
    this.listener.freed()
  }

  private timeOut(id: number, job: Job): void {
    this.inFlight.delete(id)
    const seconds = Math.round(this.limits.timeout / 1000)
    job.resolve({ kind: 'rejected', code: 'timed-out', reason: `Decoding took longer than ${seconds} seconds.` })
    this.kill()
  }

  /** Takes the unanswered jobs that somebody still waits for. */
  private clear(): Job[] {
    for (const { timer } of this.inFlight.values()) clearTimeout(timer)
    const left = this.jobs.filter((job) => !job.settled)
    this.inFlight.clear()
    return left
  }
}
