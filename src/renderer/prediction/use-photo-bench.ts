import { computed, onActivated, onDeactivated, shallowRef, watch } from 'vue'
import type { PhotoTransform, ReplyBody, Stability } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { useEvaluation } from '../stores/evaluation.js'
import { latestOnly } from '../stores/latest.js'
import { useMoment } from '../stores/moment.js'
import { useNotices } from '../stores/notices.js'
import { usePredictions } from '../stores/predictions.js'
import { UNTOUCHED } from './transform.js'

/** Moves of the stability grid, in pixels of the network's view, either way. */
const REACH = 2

/** The photo on the bench as it is turned and moved, what the run on screen makes of it, and how stable that is. */
export function usePhotoBench(photoId: () => number | null) {
  const predictions = usePredictions()
  const evaluation = useEvaluation()
  const moment = useMoment()
  const transform = shallowRef<PhotoTransform>(UNTOUCHED)
  const shown = shallowRef<ReplyBody<'photo.transform'> | null>(null)
  const stability = shallowRef<Stability | null>(null)

  // Behind another workspace nobody looks: live mode has the engine to itself.
  const inSight = shallowRef(true)
  onActivated(() => (inSight.value = true))
  onDeactivated(() => (inSight.value = false))

  const subject = computed(() => {
    const [id, run] = [photoId(), predictions.ready]
    if (!inSight.value || id === null || !run || !predictions.byId(id)) return null
    return { runId: run.id, iteration: moment.iteration, id, transform: transform.value }
  })
  /** What has to be true for an answer to be about what is on the bench. */
  const key = computed(() => subject.value && JSON.stringify([subject.value, moment.version]))

  const show = latestOnly(async (about: string) => {
    if (!subject.value || about !== key.value) return
    const reply = await useNotices().guard(engine.ask('photo.transform', subject.value))
    if (reply && about === key.value) shown.value = reply
  })
  /** Some 25 pictures each time: after the picture itself, and only once nothing moves. */
  const measure = latestOnly(async (about: string) => {
    if (!subject.value || about !== `${key.value} ${evaluation.threshold}`) return
    const body = { ...subject.value, threshold: evaluation.threshold, reach: REACH }
    const reply = await useNotices().guard(engine.ask('photo.stability', body))
    if (reply && about === `${key.value} ${evaluation.threshold}`) stability.value = reply
  })

  watch(
    [key, () => evaluation.threshold],
    async ([about, threshold]) => {
      if (about === null) return
      await show(about)
      await measure(`${about} ${threshold}`)
    },
    { immediate: true },
  )
  watch(photoId, () => {
    transform.value = UNTOUCHED
    shown.value = stability.value = null
  })

  const change = (changes: Partial<PhotoTransform>): void => {
    transform.value = { ...transform.value, ...changes }
  }
  return { transform, shown, stability, change, reset: () => change(UNTOUCHED) }
}
