import { defineStore } from 'pinia'
import { shallowReactive, watch } from 'vue'
import type {
  Analysis,
  AnalysisKind,
  AnalysisOrder,
  ImageRecord,
  OrderOf,
  ResultOf,
} from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { useDataset } from './dataset.js'
import { useNotices } from './notices.js'
import { withSharedCells } from './shared-cells.js'

/** An analysis whose order and result are of one kind. */
export interface AnalysisOf<K extends AnalysisKind> extends Omit<Analysis, 'order' | 'result'> {
  readonly order: OrderOf<K>
  readonly result: ResultOf<K> | null
}

/** How far an analysis is, whatever it is about. */
export type AnalysisStatus = Pick<
  Analysis,
  'id' | 'datasetId' | 'state' | 'done' | 'total' | 'seconds' | 'secondsLeft' | 'failure'
>

type Wanted<K extends AnalysisKind> = (order: OrderOf<K>) => boolean

/**
 * The questions that many short trainings answer: those under way, and the results there are about the images that are
 * open. A result outlives an edit of labels or split, as a stale one: it is about the same images. It does not outlive
 * the opening of others.
 */
export const useAnalyses = defineStore('analyses', () => {
  const all = shallowReactive(new Map<string, Analysis>())
  const dataset = useDataset()

  const isStale = (analysis: Pick<Analysis, 'datasetId'>) => analysis.datasetId !== dataset.summary?.id

  /** The newest of this kind; those about the dataset as it is now come before those about it as it was. */
  function newest<K extends AnalysisKind>(kind: K, wanted: Wanted<K> = () => true): AnalysisOf<K> | null {
    const matching = [...all.values()].filter((analysis) => isOf(analysis, kind)).filter(({ order }) => wanted(order))
    return matching.findLast((analysis) => !isStale(analysis)) ?? matching.at(-1) ?? null
  }

  function adopt(analysis: Analysis): void {
    // Its reply may come after its first events.
    const known = all.get(analysis.id)
    if (known && known.done > analysis.done) return
    all.set(analysis.id, withSharedCells(known, analysis))
  }

  /** Starts one; one of its kind that is still running would only be in its way, and is cancelled. */
  async function start(order: AnalysisOrder): Promise<Analysis | undefined> {
    const before = [...all.values()].filter(({ order: { kind }, state }) => kind === order.kind && state === 'running')
    await Promise.all(before.map(({ id }) => cancel(id)))
    const analysis = await useNotices().guard(engine.ask('analysis.start', { order }))
    if (analysis) adopt(analysis)
    return analysis
  }

  const cancel = (id: string) => useNotices().guard(engine.ask('analysis.cancel', { id }))

  /** After (re)connecting: what the engine holds about the images that are open. The rest ended with the engine before. */
  async function restore(): Promise<void> {
    const reply = await useNotices().guard(engine.ask('analysis.list', {}))
    if (!reply) return
    const held = new Set(reply.analyses.map(({ id }) => id))
    for (const [id, analysis] of all) {
      if (!held.has(id) && analysis.state === 'running') all.set(id, { ...analysis, state: 'cancelled' })
    }
    for (const analysis of reply.analyses)
      if (all.has(analysis.id) || !isStale(analysis)) all.set(analysis.id, analysis)
  }

  /** Follows the engine's events; once, at start. */
  function listen(): void {
    engine.on('analysis-changed', ({ analysis }) => adopt(analysis))
    watch(
      () => dataset.images,
      (now, before) => {
        if (!areSameImages(now, before)) all.clear()
      },
    )
  }

  return { all, isStale, newest, start, cancel, restore, listen }
})

function isOf<K extends AnalysisKind>(analysis: Analysis, kind: K): analysis is Analysis & AnalysisOf<K> {
  return analysis.order.kind === kind
}

/** Whether the numbers of images still mean the same ones. */
export function areSameImages(now: readonly ImageRecord[], before: readonly ImageRecord[]): boolean {
  return (
    now.length === before.length && now.every(({ id, path }, at) => id === before[at]?.id && path === before[at].path)
  )
}
