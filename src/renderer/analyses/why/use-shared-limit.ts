import { shallowRef, watch, type ShallowRef } from 'vue'
import { imageLimit } from '../../weights/limits.js'

/** By run: the largest limit any of its images has needed so far. */
const limits = new Map<string, number>()

/** The end of the scale, shared by the images of a run that were looked at, so that their maps can be compared. */
export function useSharedLimit(
  shown: () => { readonly runId: string; readonly sums: Float32Array } | null,
): ShallowRef<number> {
  const limit = shallowRef(0)
  watch(
    shown,
    (now) => {
      if (!now) return
      limit.value = Math.max(limits.get(now.runId) ?? 0, imageLimit([now.sums]))
      limits.set(now.runId, limit.value)
    },
    { immediate: true },
  )
  return limit
}
