/** Counts crashes within a window of time: how often something may be restarted before a person is asked. */
export class CrashBudget {
  #times: number[] = []

  constructor(
    private readonly crashes: number,
    private readonly withinMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Notes a crash. Returns whether there have been too many. */
  spend(): boolean {
    const now = this.now()
    this.#times = [...this.#times.filter((time) => now - time < this.withinMs), now]
    return this.#times.length >= this.crashes
  }

  reset(): void {
    this.#times = []
  }
}
