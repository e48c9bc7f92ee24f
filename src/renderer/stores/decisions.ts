import { defineStore } from 'pinia'
import { computed } from 'vue'
import { decisionHolds, type ImageId, type ImageRecord, type LabelDecision } from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { useDataset } from './dataset.js'

const heldBy = (image: ImageRecord): LabelDecision | null =>
  image.decision && decisionHolds(image.decision, image) ? image.decision : null

/**
 * The decisions about suspects. The engine keeps them with the images, beside the edits, not in them: one whose edit was
 * undone does not hold any more, and holds again when it is redone.
 */
export const useDecisions = defineStore('decisions', () => {
  const dataset = useDataset()

  /** null: nothing was decided, or it was taken back. */
  function of(id: ImageId): LabelDecision | null {
    const image = dataset.byId(id)
    return image && heldBy(image)
  }

  /** Those that hold, by image. */
  const list = computed(() => dataset.images.flatMap((image) => heldBy(image) ?? []))

  /** null forgets it. Rejects where the engine refuses. */
  const set = (id: ImageId, decision: LabelDecision | null) => engine.ask('dataset.decide', { id, decision })

  return { list, of, set }
})
