import type { ImportProgress } from '../contract/index.js'

/** About 15 a second. */
const INTERVAL = 66

/** Tells how far an import is, not oftener than a person can read. */
export class ProgressTeller {
  private told = -Infinity
  private started = 0
  private doneBefore = 0
  private total: number | null = null

  constructor(private readonly tell: (progress: ImportProgress) => void) {}

  listed(count: number): void {
    this.say({ phase: 'listing', done: count, total: null, used: 0, imagesPerSecond: 0, secondsLeft: null })
  }

  startDecoding(total: number): void {
    this.total = total
    this.told = -Infinity
    this.startRate(0)
    this.decoded(0, 0)
  }

  /** What was at hand says nothing about what is to be decoded. */
  startRate(done: number): void {
    this.started = performance.now()
    this.doneBefore = done
  }

  decoded(done: number, used: number): void {
    const total = this.total ?? done
    const seconds = (performance.now() - this.started) / 1000
    const rate = seconds > 0 ? (done - this.doneBefore) / seconds : 0
    const isLast = done === total
    const secondsLeft = rate > 0 ? (total - done) / rate : null
    this.say({ phase: 'decoding', done, total, used, imagesPerSecond: rate, secondsLeft }, isLast)
  }

  private say(progress: ImportProgress, always = false): void {
    const now = performance.now()
    if (!always && now - this.told < INTERVAL) return
    this.told = now
    this.tell(progress)
  }
}
