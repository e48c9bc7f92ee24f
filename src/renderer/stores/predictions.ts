import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { GrantToken, ImageId, Prediction, Verdict } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { latestOnly } from './latest.js'
import { useMoment } from './moment.js'
import { useNotices } from './notices.js'
import { hasParameters, useRuns } from './runs.js'

/** Own photos and what the run on screen makes of them, at the iteration every view shows; follows both by itself. */
export const usePredictions = defineStore('predictions', () => {
  const runs = useRuns()
  const moment = useMoment()
  const list = shallowRef<readonly Prediction[]>([])
  /** Files of the last `add` that could not be used. */
  const rejected = shallowRef<readonly Verdict[]>([])
  const busy = shallowRef(false)
  /** Photos that were dropped before any run was ready; added as soon as one is. */
  const waiting = shallowRef<GrantToken | null>(null)
  const index = computed(() => new Map(list.value.map((photo) => [photo.id, photo])))
  const ready = computed(() => (runs.shown && hasParameters(runs.shown) ? runs.shown : null))

  /** What has to be true for the list to be right. */
  const key = computed(
    () => ready.value && `${ready.value.id} ${moment.version} ${ready.value.iteration} ${moment.iteration}`,
  )

  const byId = (id: ImageId | null): Prediction | null => (id === null ? null : (index.value.get(id) ?? null))

  /** Decodes and predicts; the newest photos come last. Without a finished run the photos wait for one. */
  async function add(token: GrantToken): Promise<void> {
    const run = ready.value
    if (!run) {
      waiting.value = token
      return
    }
    waiting.value = null
    busy.value = true
    try {
      const reply = await useNotices().guard(engine.ask('prediction.add', { grant: token, runId: run.id }))
      if (!reply) return
      rejected.value = reply.rejected
      await refresh()
    } finally {
      busy.value = false
    }
  }

  const fetch = latestOnly(async () => {
    const run = ready.value
    if (!run) return
    const about = key.value
    const { iteration } = moment
    const reply = await useNotices().guard(engine.ask('prediction.list', { runId: run.id, iteration }))
    if (reply && about === key.value) list.value = reply.predictions
  })
  const refresh = () => fetch(key.value)

  async function remove(ids: readonly ImageId[]): Promise<void> {
    const done = await useNotices().guard(engine.ask('prediction.remove', { ids: [...ids] }).then(() => true))
    if (done) list.value = list.value.filter(({ id }) => !ids.includes(id))
  }

  watch(key, async (now) => {
    if (now && waiting.value) await add(waiting.value)
    else if (now && list.value.length > 0) await refresh()
  })

  return { list, rejected, busy, waiting, ready, byId, add, refresh, remove }
})
