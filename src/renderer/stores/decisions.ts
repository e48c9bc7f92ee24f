import { defineStore } from 'pinia'
import { computed, shallowReactive, watch } from 'vue'
import type { ImageId, ImageRecord, Suspect } from '../../engine/contract/index.js'
import { areSameImages } from './analyses.js'
import { useDataset } from './dataset.js'

export type DecisionKind = 'kept' | 'flipped' | 'excluded'

/** What a person decided about an image whose label the doctor suspected. */
export interface Decision {
  readonly kind: DecisionKind
  /** The image's class when it was decided, and the one it has because of that. */
  readonly from: number
  readonly to: number
  /** What the doctor said then. */
  readonly suspect: Suspect
}

/**
 * The decisions about suspects. They are remembered beside the edits of the dataset, not in them: one whose edit was
 * undone does not hold any more, and holds again when it is redone.
 */
export const useDecisions = defineStore('decisions', () => {
  const dataset = useDataset()
  const made = shallowReactive(new Map<ImageId, Decision>())

  /** null: nothing was decided, or it was taken back. */
  function of(id: ImageId): Decision | null {
    const decision = made.get(id)
    const record = dataset.byId(id)
    return decision && record && holds(decision, record) ? decision : null
  }

  /** Those that hold, in the order they were made. */
  const list = computed(() => [...made].flatMap(([id, decision]) => (of(id) ? [{ id, ...decision }] : [])))

  function set(id: ImageId, decision: Decision): void {
    // Again at the end: it is the newest.
    made.delete(id)
    made.set(id, decision)
  }

  function remove(id: ImageId): void {
    made.delete(id)
  }

  watch(
    () => dataset.images,
    (now, before) => {
      if (!areSameImages(now, before)) made.clear()
    },
  )

  return { list, of, set, remove }
})

function holds(
  { kind, to }: Decision,
  { classIndex, excluded }: Pick<ImageRecord, 'classIndex' | 'excluded'>,
): boolean {
  return kind === 'excluded' ? excluded : !excluded && classIndex === to
}
