import { shallowReactive } from 'vue'
import type { EventOf, RunCurve } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { LiveCurve } from './live-curve.js'

/** Cost against iteration, growing while the run runs. */
export interface RunCurves {
  readonly train: LiveCurve
  readonly test: LiveCurve
}

export type Curves = ReturnType<typeof createCurves>

/** The cost curves of all runs: fetched when first looked at, then grown by the engine's events. */
export function createCurves() {
  const byRun = new Map<string, RunCurves>()
  const complete = new Set<string>()
  const versions = shallowReactive(new Map<string, number>())

  const version = (id: string): number => versions.get(id) ?? 0
  const touch = (id: string): unknown => versions.set(id, version(id) + 1)

  function pairOf(id: string): RunCurves {
    const pair = byRun.get(id) ?? { train: new LiveCurve(), test: new LiveCurve() }
    byRun.set(id, pair)
    return pair
  }

  /** Complete as it is. */
  function put(id: string, pair: RunCurves): void {
    byRun.set(id, pair)
    complete.add(id)
    touch(id)
  }

  async function fetch(id: string): Promise<void> {
    complete.add(id)
    try {
      const { train, test } = await engine.ask('run.curve', { runId: id })
      pairOf(id).train.prepend(train)
      pairOf(id).test.prepend(test)
      touch(id)
    } catch {
      complete.delete(id) // asked again when next looked at
    }
  }

  return {
    version,
    /** The run's curves as far as they are here; asks the engine for the rest the first time. */
    of(id: string): RunCurves {
      if (!complete.has(id)) void fetch(id)
      return pairOf(id)
    },
    /** A run that starts now: all its points will come as events. */
    begin: (id: string): unknown => complete.add(id),
    /** All the points of a run that has ended. */
    replace(id: string, curve: RunCurve): void {
      put(id, { train: new LiveCurve(curve.train), test: new LiveCurve(curve.test) })
    },
    /** A run goes by another id from now on. */
    move(from: string, to: string): void {
      const pair = byRun.get(from)
      if (pair) put(to, pair)
    },
    /** The newest costs after appending. */
    append(event: EventOf<'run-costs'>): { train: number | null; test: number | null } {
      const pair = pairOf(event.runId)
      pair.train.append(event.train)
      pair.test.append(event.test)
      touch(event.runId)
      return { train: pair.train.last?.cost ?? null, test: pair.test.last?.cost ?? null }
    },
    /** The engine was away: events may have been missed. */
    refetch(id: string): void {
      complete.delete(id)
      touch(id)
    },
    forget(id: string): void {
      byRun.delete(id)
      complete.delete(id)
      versions.delete(id)
    },
  }
}
