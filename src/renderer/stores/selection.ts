import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ImageId } from '../../engine/contract/index.js'

/** The one selected image, the same in every workspace: a dataset image or an own photo (their numbers never clash). */
export const useSelection = defineStore('selection', () => {
  const imageId = shallowRef<ImageId | null>(null)

  function select(id: ImageId | null): void {
    imageId.value = id
  }

  return { imageId, select }
})
