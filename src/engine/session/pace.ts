/** How long and how fast a run has trained, pauses left out. Times in milliseconds, given by the caller. */
export class Pace {
  private active = 0
  private first: { iteration: number; at: number } | null = null

  constructor(private last: number) {}

  /** Iterations a second since training last started or resumed; 0 before two measurements. */
  measure(iteration: number, now: number): { seconds: number; iterationsPerSecond: number } {
    this.active += now - this.last
    this.last = now
    this.first ??= { iteration, at: now }
    const elapsed = now - this.first.at
    const iterationsPerSecond = elapsed > 0 ? ((iteration - this.first.iteration) * 1000) / elapsed : 0
    return { seconds: this.active / 1000, iterationsPerSecond }
  }

  /** The time since the last measurement was a pause. */
  resume(now: number): void {
    this.last = now
    this.first = null
  }
}
