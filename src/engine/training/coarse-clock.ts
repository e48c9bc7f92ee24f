/** A reading is no older than about this. */
const TOLERANCE_MS = 2
const MOST_SKIPPED = 64

/**
 * The time in milliseconds for whoever asks at every iteration: reading the clock takes as long as a tenth of the
 * shortest ones, so while they are short only some of the calls read it.
 */
export class CoarseClock {
  private newest = performance.now()
  private skip = 0
  private left = 0

  now(): number {
    if (this.left > 0) {
      this.left--
      return this.newest
    }
    const now = performance.now()
    const passed = now - this.newest
    // Half as many as would fit, so that slower iterations are noticed in time.
    if (passed < TOLERANCE_MS / 2) this.skip = Math.min(MOST_SKIPPED, 2 * this.skip + 1)
    else if (passed > TOLERANCE_MS) this.skip >>= 2
    this.left = this.skip
    this.newest = now
    return now
  }
}
