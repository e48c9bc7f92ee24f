import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventOf } from '../contract/index.js'
import { CostFeed } from './cost-feed.js'

const NONE = { iterations: new Float64Array(0), costs: new Float64Array(0), accuracies: new Float64Array(0) }

function costsAt(...iterations: number[]) {
  const costs = Float64Array.from(iterations, (i) => 1 / (i + 1))
  const train = { iterations: Float64Array.from(iterations), costs, accuracies: costs.map((cost) => 1 - cost) }
  return { type: 'run-costs' as const, runId: 'a', iteration: iterations.at(-1) ?? 0, train, test: NONE }
}

describe('CostFeed', () => {
  let sent: EventOf<'run-costs'>[]
  let feed: CostFeed

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    sent = []
    feed = new CostFeed((event) => sent.push(event))
  })
  afterEach(() => vi.useRealTimers())

  it('sends the first points at once and later ones only after the acknowledgement, none lost, in order', () => {
    feed.add(costsAt(0))
    feed.add(costsAt(1, 2))
    vi.advanceTimersByTime(10_000)
    feed.add(costsAt(3))
    vi.advanceTimersByTime(10_000)
    expect(sent.map((event) => [...event.train.iterations])).toEqual([[0]])

    feed.acknowledge('a', 1)
    expect(sent.map((event) => [...event.train.iterations])).toEqual([[0], [1, 2, 3]])
    expect(sent[1]).toMatchObject({ sequence: 2, iteration: 3 })
    expect([...sent[1]!.train.costs]).toEqual([1 / 2, 1 / 3, 1 / 4])
  })

  it('sends at most about 60 batches a second to a client that acknowledges at once', () => {
    feed = new CostFeed((event) => {
      sent.push(event)
      feed.acknowledge('a', event.sequence)
    })
    for (let millisecond = 0; millisecond < 1000; millisecond++) {
      feed.add(costsAt(millisecond))
      vi.advanceTimersByTime(1)
    }
    expect(sent.length).toBeGreaterThan(50)
    expect(sent.length).toBeLessThanOrEqual(61)
  })

  it('ignores an acknowledgement of something it did not send last', () => {
    feed.add(costsAt(0))
    feed.add(costsAt(1))
    for (const sequence of [0, 2, 99]) feed.acknowledge('a', sequence)
    feed.acknowledge('another run', 1)
    vi.advanceTimersByTime(1000)
    expect(sent).toHaveLength(1)
  })

  it('sends nothing any more once the run is forgotten', () => {
    feed.add(costsAt(0))
    feed.acknowledge('a', 1)
    feed.add(costsAt(1))
    feed.forget('a')
    vi.advanceTimersByTime(1000)
    expect(sent).toHaveLength(1)
  })
})
