import { computed, onActivated, onDeactivated, shallowRef, watch, type ShallowRef } from 'vue'
import type { Scores } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { useDataset } from '../stores/dataset.js'
import { useEvaluation } from '../stores/evaluation.js'
import { latestOnly } from '../stores/latest.js'
import { useMoment } from '../stores/moment.js'
import { useNotices } from '../stores/notices.js'
import { useRuns } from '../stores/runs.js'

/** The scores of the run on screen at every threshold, at the iteration every view shows; asked for while in sight. */
export function useScores(): ShallowRef<Scores | null> {
  const evaluation = useEvaluation()
  const moment = useMoment()
  const runs = useRuns()
  const dataset = useDataset()
  const scores = shallowRef<Scores | null>(null)
  const inSight = shallowRef(true)
  onActivated(() => (inSight.value = true))
  onDeactivated(() => (inSight.value = false))

  /** What has to be true for an answer to be the right one; null: there is nothing to ask about. */
  const key = computed(() => {
    if (!inSight.value || !evaluation.evaluation || !dataset.summary) return null
    return [moment.runId, moment.version, runs.shown?.iteration, moment.iteration, dataset.summary.id].join(' ')
  })
  const fetch = latestOnly(async () => {
    const [about, runId, iteration] = [key.value, moment.runId, moment.iteration]
    if (about === null || runId === null) return
    const reply = await useNotices().guard(engine.ask('run.scores', { runId, iteration }))
    if (reply && about === key.value) scores.value = reply
  })
  watch(key, (now) => now !== null && void fetch(now), { immediate: true })
  return scores
}
