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

/** Jobs a decoder has at a time: few of those that take long, so that nobody waits behind many of them. */
const FEW = 2
/** Of those that take so many milliseconds at most: they travel several in a piece, which costs no more than one. */
export const MANY = 8
const QUICK_MS = 10
/** Of the newest answer in the mean of the times they took. */
const WEIGHT = 1 / 8

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
  /** In the order they were sent, which is the order in which they are begun. */
  private readonly inFlight = new Map<number, Job>()
  /** Runs while the oldest job is the oldest. */
  private readonly timer: NodeJS.Timeout
  private served = 0
  private answeredAt = 0
  private pace = Infinity

  constructor(
    startLink: (listener: LinkListener) => DecoderLink,
    private readonly limits: { timeout: number; recycleAfter: number },
    private readonly listener: DecoderListener,
  ) {
    this.timer = setTimeout(() => this.timeOut(), limits.timeout).unref()
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

  /** Jobs it may have at a time. */
  get room(): number {
    return this.pace <= QUICK_MS ? MANY : FEW
  }

  get accepts(): boolean {
    return !this.wasKilled && this.served < this.limits.recycleAfter
  }

  /** It tries a suspect, which nothing else may share a decoder with. */
  get isAlone(): boolean {
    return this.jobs.some((job) => job.deaths > 0)
  }

  get jobs(): Job[] {
    return [...this.inFlight.values()]
  }

  run(job: Job): void {
    const id = this.served++
    if (this.load === 0) {
      this.timer.refresh()
      this.answeredAt = performance.now()
    }
    this.inFlight.set(id, job)
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
    const job = this.inFlight.get(reply.id)
    if (!job) return
    const { question } = job
    if (reply.kind === 'decoded' && question.kind === 'decode' && bytes.length !== question.size ** 2 * 3) {
      throw new Error('not the size asked for')
    }
    if (reply.id === this.oldest) this.timer.refresh()
    this.inFlight.delete(reply.id)
    this.keepPace()
    job.resolve(reply.kind === 'rejected' ? reply : { ...reply, bytes })
    if (!this.accepts && this.load === 0) this.kill()
    this.listener.freed()
  }

  private get oldest(): number | undefined {
    return this.inFlight.keys().next().value
  }

  private keepPace(): void {
    const now = performance.now()
    const took = now - this.answeredAt
    this.answeredAt = now
    this.pace = this.pace === Infinity ? took : (1 - WEIGHT) * this.pace + WEIGHT * took
  }

  private timeOut(): void {
    const id = this.oldest
    const job = id === undefined ? undefined : this.inFlight.get(id)
    if (id === undefined || !job) return
    this.inFlight.delete(id)
    const seconds = Math.round(this.limits.timeout / 1000)
    job.resolve({ kind: 'rejected', code: 'timed-out', reason: `Decoding took longer than ${seconds} seconds.` })
    this.kill()
  }

  /** Takes the unanswered jobs that somebody still waits for. */
  private clear(): Job[] {
    clearTimeout(this.timer)
    const left = this.jobs.filter((job) => !job.settled)
    this.inFlight.clear()
    return left
  }
}
