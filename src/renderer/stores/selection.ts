import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ImageId } from '../../engine/contract/index.js'

/**
 * The one selected image, the same in every workspace: a dataset image or an own photo (their numbers never clash).
 * Where many are selected (`ids`), it is the one of them that was chosen last and is shown in detail.
 */
export const useSelection = defineStore('selection', () => {
  const imageId = shallowRef<ImageId | null>(null)
  const ids = shallowRef<ReadonlySet<ImageId>>(new Set())
  /** Where a range begins that Shift ends. */
  const anchor = shallowRef<ImageId | null>(null)

  /** This one alone; null: none. */
  function select(id: ImageId | null): void {
    imageId.value = id
    anchor.value = id
    ids.value = new Set(id === null ? [] : [id])
  }

  /** All of these, and no others; `shown` is the one in detail. The anchor stays. */
  function selectMany(many: Iterable<ImageId>, shown: ImageId | null): void {
    ids.value = new Set(many)
    imageId.value = shown
    if (anchor.value === null || ids.value.size === 0) anchor.value = shown
  }

  /** One more, or one less. */
  function toggle(id: ImageId): void {
    const next = new Set(ids.value)
    if (!next.delete(id)) next.add(id)
    ids.value = next
    anchor.value = id
    imageId.value = next.has(id) ? id : ([...next].at(-1) ?? null)
  }

  /** Shows another one in detail; what is selected stays. */
  function look(id: ImageId): void {
    imageId.value = id
  }

  return { imageId, ids, anchor, select, selectMany, toggle, look }
})
