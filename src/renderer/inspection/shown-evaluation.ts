import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { Evaluation } from '../../engine/contract/index.js'
import { useDataset } from '../stores/dataset.js'
import { useEvaluation } from '../stores/evaluation.js'
import { isActive, useRuns } from '../stores/runs.js'

/**
 * The evaluation on screen: the current run's, or, while that one is still training, the last one there was of the same
 * images, so that the mistakes stay in sight until there are new ones.
 */
export const useShownEvaluation = defineStore('shown-evaluation', () => {
  const store = useEvaluation()
  const runs = useRuns()
  const dataset = useDataset()
  const last = shallowRef<{ evaluation: Evaluation; datasetId: string } | null>(null)

  watch(
    () => store.evaluation,
    (evaluation) => {
      if (evaluation && dataset.summary) last.value = { evaluation, datasetId: dataset.summary.id }
    },
    { immediate: true },
  )

  const evaluation = computed(() => {
    if (store.evaluation) return store.evaluation
    const waiting = runs.shown !== null && isActive(runs.shown) && last.value?.datasetId === dataset.summary?.id
    return waiting ? (last.value?.evaluation ?? null) : null
  })
  /** It belongs to an earlier run than the current one. */
  const stale = computed(() => store.evaluation === null && evaluation.value !== null)

  return { evaluation, stale }
})
