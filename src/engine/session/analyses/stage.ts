import { randomUUID } from 'node:crypto'
import type { Analysis, AnalysisKind, AnalysisOrder, OrderOf, ResultOf } from '../../contract/index.js'
import { toFailure, WhiskerError } from '../../contract/index.js'
import type { DatasetStage } from '../datasets.js'
import type { Emit } from '../events.js'

/** Between two partial results: soon at first, then seldom enough that drawing them takes nothing from the trainings. */
const INTERVAL_MS = { first: 100, later: 800 }
const FIRST_SECONDS = 2
/** Ended ones that are remembered. */
const KEPT = 30

/** What an analyzer tells of its work, and hears of its owner. */
export interface AnalysisWatch<K extends AnalysisKind> {
  readonly signal: AbortSignal
  /** So many trainings of so many are done; `result` makes what there is to show, when it is time to. */
  progress(done: number, total: number, result: () => ResultOf<K> | null): void
}

export type Analyzer<K extends AnalysisKind> = (
  order: OrderOf<K>,
  watch: AnalysisWatch<K>,
) => Promise<ResultOf<K> | null>

export type Analyzers = { readonly [K in AnalysisKind]: Analyzer<K> }

interface Entry {
  analysis: Analysis
  readonly abort: AbortController
  readonly startedAt: number
  saidAt: number
  ended: Promise<void>
}

/** Questions that many short trainings answer: their beginning, progress, partial results and end. */
export class AnalysisStage {
  private readonly entries = new Map<string, Entry>()

  constructor(
    private readonly datasets: DatasetStage,
    private readonly analyzers: Analyzers,
    private readonly emit: Emit,
  ) {}

  list(): Analysis[] {
    return [...this.entries.values()].map(({ analysis }) => analysis)
  }

  /** Throws `no-dataset`, and what the analyzer throws before its first training. */
  start(order: AnalysisOrder): Analysis {
    const { id: datasetId } = this.datasets.current()
    const analysis: Analysis = {
      ...{ id: randomUUID(), order, datasetId, state: 'running', done: 0, total: 0, secondsLeft: null, seconds: 0 },
      ...{ failure: null, result: null },
    }
    const abort = new AbortController()
    const entry: Entry = { analysis, abort, startedAt: performance.now(), saidAt: -Infinity, ended: Promise.resolve() }
    const work = this.begin(order, entry)
    this.entries.set(analysis.id, entry)
    entry.ended = this.follow(entry, work)
    this.forgetOldest()
    return entry.analysis
  }

  /** Keeps what is there. */
  cancel(id: string): void {
    this.entries.get(id)?.abort.abort()
  }

  /** Takes one off the list; a running one is cancelled. */
  forget(id: string): void {
    this.cancel(id)
    this.entries.delete(id)
  }

  /** Resolves with the analysis when it has ended. Throws `not-found`. */
  async ended(id: string): Promise<Analysis> {
    const entry = this.entries.get(id)
    if (!entry) throw new WhiskerError('not-found', 'This analysis does not exist any more.')
    await entry.ended
    return entry.analysis
  }

  /** Resolves when none works any more. */
  async close(): Promise<void> {
    const entries = [...this.entries.values()]
    for (const { abort } of entries) abort.abort()
    await Promise.all(entries.map(({ ended }) => ended))
  }

  private begin<K extends AnalysisKind>(order: OrderOf<K>, entry: Entry): Promise<ResultOf<K> | null> {
    const kind: K = order.kind
    const analyzer = this.analyzers[kind]
    return analyzer(order, {
      signal: entry.abort.signal,
      progress: (done, total, result) => this.progress(entry, done, total, result),
    })
  }

  private progress(entry: Entry, done: number, total: number, result: () => Analysis['result']): void {
    const now = performance.now()
    const seconds = (now - entry.startedAt) / 1000
    const secondsLeft = done > 0 ? (seconds / done) * (total - done) : null
    entry.analysis = { ...entry.analysis, done, total, seconds, secondsLeft }
    if (now - entry.saidAt < (seconds < FIRST_SECONDS ? INTERVAL_MS.first : INTERVAL_MS.later)) return
    entry.saidAt = now
    this.change(entry, { result: result() ?? entry.analysis.result })
  }

  private async follow(entry: Entry, work: Promise<Analysis['result']>): Promise<void> {
    const end = (change: Partial<Analysis>) => {
      const seconds = (performance.now() - entry.startedAt) / 1000
      this.change(entry, { seconds, secondsLeft: null, ...change })
    }
    try {
      const result = await work
      const { total } = entry.analysis
      end(entry.abort.signal.aborted ? { state: 'cancelled', result } : { state: 'finished', done: total, result })
    } catch (error) {
      end(entry.abort.signal.aborted ? { state: 'cancelled' } : { state: 'failed', failure: toFailure(error) })
    }
  }

  private change(entry: Entry, change: Partial<Analysis>): void {
    entry.analysis = { ...entry.analysis, ...change }
    if (this.entries.has(entry.analysis.id)) this.emit({ type: 'analysis-changed', analysis: entry.analysis })
  }

  private forgetOldest(): void {
    const ended = [...this.entries.values()].filter(({ analysis }) => analysis.state !== 'running')
    for (const { analysis } of ended.slice(0, Math.max(0, this.entries.size - KEPT))) this.entries.delete(analysis.id)
  }
}
