import { computed, type ComputedRef } from 'vue'
import type { AnalysisKind, OrderOf, ResultOf } from '../../engine/contract/index.js'
import { useAnalyses, type AnalysisOf } from '../stores/analyses.js'

interface UsedAnalysis<K extends AnalysisKind> {
  readonly analysis: ComputedRef<AnalysisOf<K> | null>
  readonly result: ComputedRef<ResultOf<K> | null>
  readonly running: ComputedRef<boolean>
  /** It is about the dataset as it was. */
  readonly stale: ComputedRef<boolean>
  start(order: OrderOf<K>): Promise<unknown>
  cancel(): void
}

/** The newest analysis of a kind (and, of those, the wanted one), and how to start and end it. */
export function useAnalysis<K extends AnalysisKind>(
  kind: K,
  wanted: (order: OrderOf<K>) => boolean = () => true,
): UsedAnalysis<K> {
  const store = useAnalyses()
  const analysis = computed(() => store.newest(kind, wanted))
  return {
    analysis,
    result: computed(() => analysis.value?.result ?? null),
    running: computed(() => analysis.value?.state === 'running'),
    stale: computed(() => analysis.value !== null && store.isStale(analysis.value)),
    start: (order) => store.start(order),
    cancel: () => analysis.value && void store.cancel(analysis.value.id),
  }
}
