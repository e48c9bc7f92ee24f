import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { FIRST_INCOMING_ID, type ImageId, type ImageRecord } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'

/** Between two questions, so that the grid has time to be scrolled. */
const INTERVAL_MS = 250

/** The images of an import under way, as far as they are in: in the order of their arrival, so that none changes place. */
export const useIncoming = defineStore('incoming', () => {
  const images = shallowRef<readonly ImageRecord[]>([])
  const classNames = shallowRef<readonly string[]>([])
  const index = computed(() => new Map(images.value.map((image) => [image.id, image])))
  let asking = false
  let askedAt = -Infinity
  let generation = 0

  /** The import has ended, and what came of it is shown. */
  function clear(): void {
    generation++
    if (images.value.length > 0) images.value = []
  }

  async function ask(): Promise<void> {
    if (asking || performance.now() - askedAt < INTERVAL_MS) return
    asking = true
    askedAt = performance.now()
    const mine = generation
    try {
      const found = await engine.ask('import.images', { from: images.value.length })
      if (mine !== generation) return
      classNames.value = found.classNames
      if (found.images.length > 0) images.value = [...images.value, ...found.images]
    } catch {
      // An engine that went away says so elsewhere, and takes the import with it.
    } finally {
      asking = false
    }
  }

  /** Follows the engine's events; once, at start. */
  function listen(): void {
    engine.on('import-progress', ({ progress }) => {
      if (progress?.phase === 'listing') clear()
      else if (progress && progress.used > images.value.length) void ask()
    })
  }

  const isIncoming = (id: ImageId) => id >= FIRST_INCOMING_ID
  const byId = (id: ImageId): ImageRecord | null => index.value.get(id) ?? null
  const className = (image: ImageRecord): string => classNames.value[image.classIndex] ?? ''

  return { images, classNames, isIncoming, byId, className, listen, clear }
})
