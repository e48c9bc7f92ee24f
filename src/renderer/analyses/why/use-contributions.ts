import { computed, shallowRef, watch } from 'vue'
import { WhiskerError, type Contributions } from '../../../engine/contract/index.js'
import { engine } from '../../engine-client.js'
import { useDataset } from '../../stores/dataset.js'
import { latestOnly } from '../../stores/latest.js'
import { describeFailure } from '../../stores/notices.js'
import { hasParameters, useRuns } from '../../stores/runs.js'
import { useSelection } from '../../stores/selection.js'

/** What every pixel of the selected image adds to the current run's answer; follows both. */
export function useContributions() {
  const runs = useRuns()
  const selection = useSelection()
  const dataset = useDataset()
  const shown = shallowRef<{ readonly key: string; readonly contributions: Contributions } | null>(null)
  const problem = shallowRef<{ title: string; detail: string | null } | null>(null)

  const subject = computed(() => {
    const run = runs.current
    if (!run || !hasParameters(run) || selection.imageId === null) return null
    const key = `${run.id} ${run.iteration} ${selection.imageId} ${dataset.summary?.id}`
    return { key, runId: run.id, imageId: selection.imageId }
  })

  const fetch = latestOnly(async (wanted: typeof subject.value) => {
    if (!wanted) return
    const late = () => wanted.key !== subject.value?.key
    try {
      const contributions = await engine.ask('run.contributions', { runId: wanted.runId, imageId: wanted.imageId })
      if (late()) return
      shown.value = { key: wanted.key, contributions }
      problem.value = null
    } catch (error) {
      if (late() || (error instanceof WhiskerError && error.code === 'engine-stopped')) return
      shown.value = null
      problem.value = describeFailure(error)
    }
  })

  watch(
    () => subject.value?.key,
    () => {
      problem.value = null
      void fetch(subject.value)
    },
    { immediate: true },
  )

  return {
    subject,
    contributions: computed(() => (subject.value ? (shown.value?.contributions ?? null) : null)),
    problem,
  }
}
