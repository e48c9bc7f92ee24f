import { computed, onActivated, onDeactivated, shallowRef, watch } from 'vue'
import type { Comparison, RunSummary } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { useDataset } from '../stores/dataset.js'
import { useEvaluation } from '../stores/evaluation.js'
import { latestOnly } from '../stores/latest.js'
import { describeFailure } from '../stores/notices.js'
import { hasParameters, useRuns } from '../stores/runs.js'

/** The current run and another one, and where they agree at the threshold. */
export function useComparison() {
  const runs = useRuns()
  const dataset = useDataset()
  const evaluation = useEvaluation()
  const comparison = shallowRef<Comparison | null>(null)
  const problem = shallowRef<{ title: string; detail: string | null } | null>(null)
  const wanted = shallowRef<string | null>(null)
  const inSight = shallowRef(true)
  onActivated(() => (inSight.value = true))
  onDeactivated(() => (inSight.value = false))

  const first = computed(() => (runs.current && hasParameters(runs.current) ? runs.current : null))
  /** Any other run with parameters, the newest first. */
  const others = computed(() =>
    [...runs.list].reverse().filter((run) => run.id !== first.value?.id && hasParameters(run)),
  )
  const second = computed<RunSummary | null>(
    () => others.value.find(({ id }) => id === wanted.value) ?? others.value[0] ?? null,
  )

  const key = computed(() => {
    if (!inSight.value || !first.value || !second.value || !dataset.summary) return null
    return [first.value.id, second.value.id, dataset.summary.id, evaluation.threshold].join(' ')
  })
  const fetch = latestOnly(async (about: string) => {
    if (!first.value || !second.value || about !== key.value) return
    const body = { first: first.value.id, second: second.value.id, threshold: evaluation.threshold }
    try {
      comparison.value = await engine.ask('run.compare', body)
      problem.value = null
    } catch (error) {
      comparison.value = null
      problem.value = describeFailure(error)
    }
  })
  watch(key, (now) => now !== null && void fetch(now), { immediate: true })

  return { first, second, others, comparison, problem, choose: (id: string) => (wanted.value = id) }
}
