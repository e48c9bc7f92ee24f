import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, shallowRef, watch } from 'vue'
import type { ImageId, OrderOf, Suspect } from '../../../engine/contract/index.js'
import { useDataset } from '../../stores/dataset.js'
import { useDecisions } from '../../stores/decisions.js'
import { useSelection } from '../../stores/selection.js'
import { useAnalysis } from '../use-analysis.js'
import { nextUndecided, refreshOrder } from './order.js'

/** So many edits later the ranking is made anew by itself. */
const EDITS_BEFORE_RANKING = 5

/** The list as it stands on screen: its order, what was said last about each image, and the current suspect. */
function useSuspectList() {
  const decisions = useDecisions()
  const selection = useSelection()
  const ranking = shallowRef<readonly ImageId[]>([])
  /** An excluded image is in no new ranking. */
  const suspects = shallowReactive(new Map<ImageId, Suspect>())
  /** How far down the person means to go. */
  const worklist = ref(20)
  const shown = computed(() => ranking.value.slice(0, worklist.value))
  const current = computed(() => {
    const selected = selection.imageId
    return selected !== null && shown.value.includes(selected) ? selected : (shown.value[0] ?? null)
  })
  const isDecided = (id: ImageId) => decisions.of(id) !== null
  const decided = computed(() => shown.value.filter(isDecided).length)

  /** @param anew whether everything may move, not only what is below the current suspect */
  function take(found: readonly Suspect[], anew: boolean): void {
    for (const suspect of found) suspects.set(suspect.id, suspect)
    const fresh = found.map(({ id }) => id)
    ranking.value = anew ? fresh : refreshOrder(ranking.value, current.value, fresh, isDecided)
  }

  function clear(): void {
    ranking.value = []
    suspects.clear()
  }

  function advance(from: ImageId): void {
    const next = nextUndecided(shown.value, from, isDecided)
    if (next !== null) selection.select(next)
  }

  return { suspects, worklist, shown, current, decided, take, clear, advance, select: selection.select }
}

/**
 * The label doctor's list: its order on screen, the current suspect, and when it is ranked anew. The current suspect is
 * the selected image, if the list has it.
 */
export const useDoctor = defineStore('label-doctor', () => {
  const dataset = useDataset()
  const { analysis, result, running, stale, start } = useAnalysis('label-doctor')
  const { take, clear, ...list } = useSuspectList()

  /** The next result puts everything in its order. */
  let anew = true
  let edits = 0

  // While a new ranking is being made the old one stays; the very first shows what there is of it.
  watch(
    () => (running.value && list.shown.value.length > 0 && !anew ? null : result.value),
    (found) => {
      if (!found) return
      take(found.suspects, anew)
      if (!running.value) anew = false
    },
    { immediate: true },
  )
  watch(
    () => dataset.images,
    () => {
      if (analysis.value) return
      clear()
      anew = true
    },
  )
  watch(
    () => dataset.summary?.id,
    () => {
      edits = stale.value ? edits + 1 : 0
      const order = analysis.value?.order
      if (edits >= EDITS_BEFORE_RANKING && order && !running.value) rank(order, false)
    },
  )

  /** @param wholly whether the whole list may be put in order anew */
  function rank(order: OrderOf<'label-doctor'>, wholly: boolean): void {
    edits = 0
    anew = wholly
    void start(order)
  }

  return { ...list, analysis, result, rank }
})
