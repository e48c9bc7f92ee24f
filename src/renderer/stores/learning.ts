import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { ImageId, LearningHistory } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { latestOnly } from './latest.js'
import { useMoment } from './moment.js'
import { hasParameters, useRuns } from './runs.js'

/** When the run on screen learned an image, in recorded iterations. */
export interface ImageLearning {
  /** null: never right. */
  readonly firstRight: number | null
  /** null: wrong at the end. */
  readonly rightSince: number | null
  readonly forgotten: number
}

/** When each image was learned and forgotten by the run on screen; follows it by itself once somebody has asked. */
export const useLearning = defineStore('learning', () => {
  const runs = useRuns()
  const moment = useMoment()
  const history = shallowRef<LearningHistory | null>(null)
  const asked = shallowRef(false)
  const index = computed(() => new Map(history.value?.ids.map((id, at) => [id, at])))

  const key = computed(() => {
    const run = runs.shown
    if (!asked.value || !run || !hasParameters(run)) return null
    return `${run.id} ${moment.version} ${run.iteration}`
  })

  const fetch = latestOnly(async (about: string | null) => {
    const runId = moment.runId
    if (about === null || runId === null) return
    // Runs loaded from a file, or from before the engine's last start, have none.
    const reply = await engine.ask('run.learningHistory', { runId }).catch(() => null)
    if (about === key.value) history.value = reply
  })

  watch(key, (now, before) => {
    if (now?.split(' ')[0] !== before?.split(' ')[0]) history.value = null
    void fetch(now)
  })

  /** null while it is not known. */
  function of(id: ImageId): ImageLearning | null {
    asked.value = true
    const at = index.value.get(id)
    return at === undefined || !history.value ? null : learningAt(history.value, at)
  }

  return { of }
})

/** NaN stands for "never" in the contract. */
function learningAt({ firstRight, rightSince, forgotten }: LearningHistory, at: number): ImageLearning {
  const known = (values: Float64Array) => (Number.isNaN(values[at] ?? NaN) ? null : (values[at] ?? null))
  return { firstRight: known(firstRight), rightSince: known(rightSince), forgotten: forgotten[at] ?? 0 }
}
