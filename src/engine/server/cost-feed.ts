import type { CurvePoints, EventOf } from '../contract/index.js'

type CostsEvent = EventOf<'run-costs'>
export type NewCosts = Omit<CostsEvent, 'sequence'>

/** About 60 messages a second and run at most, however fast training runs. */
const INTERVAL_MS = 17

/**
 * The live costs on their way to one client: batched, and the next batch waits until the client has acknowledged the
 * last one, so a busy window is never flooded. Points accumulate meanwhile; nobody waits for the client.
 */
export class CostFeed {
  private readonly runs = new Map<string, RunFeed>()

  constructor(private readonly send: (event: CostsEvent) => void) {}

  add(costs: NewCosts): void {
    let feed = this.runs.get(costs.runId)
    if (!feed) this.runs.set(costs.runId, (feed = new RunFeed(this.send)))
    feed.add(costs)
  }

  acknowledge(runId: string, sequence: number): void {
    this.runs.get(runId)?.acknowledge(sequence)
  }

  forget(runId: string): void {
    this.runs.get(runId)?.close()
    this.runs.delete(runId)
  }

  close(): void {
    for (const runId of [...this.runs.keys()]) this.forget(runId)
  }
}

class RunFeed {
  private pending: NewCosts[] = []
  private sequence = 0
  private acknowledged = 0
  private sentAt = -Infinity
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly send: (event: CostsEvent) => void) {}

  add(costs: NewCosts): void {
    this.pending.push(costs)
    this.schedule()
  }

  /** Only the newest sequence counts: an older or invented one changes nothing. */
  acknowledge(sequence: number): void {
    if (sequence !== this.sequence) return
    this.acknowledged = sequence
    this.schedule()
  }

  close(): void {
    if (this.timer) clearTimeout(this.timer)
    this.pending = []
  }

  private schedule(): void {
    if (this.timer || this.pending.length === 0 || this.acknowledged !== this.sequence) return
    const wait = this.sentAt + INTERVAL_MS - performance.now()
    if (wait <= 0) return this.flush()
    this.timer = setTimeout(() => {
      this.timer = null
      this.flush()
    }, wait)
  }

  private flush(): void {
    const newest = this.pending[this.pending.length - 1]
    if (!newest) return
    const event: CostsEvent = {
      type: 'run-costs',
      runId: newest.runId,
      iteration: newest.iteration,
      sequence: (this.sequence += 1),
      train: joinPoints(this.pending.map((costs) => costs.train)),
      test: joinPoints(this.pending.map((costs) => costs.test)),
    }
    this.pending = []
    this.sentAt = performance.now()
    this.send(event)
  }
}

function joinPoints(parts: readonly CurvePoints[]): CurvePoints {
  return {
    iterations: joinDoubles(parts.map((part) => part.iterations)),
    costs: joinDoubles(parts.map((part) => part.costs)),
    accuracies: joinDoubles(parts.map((part) => part.accuracies)),
  }
}

function joinDoubles(parts: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const joined = new Float64Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}
