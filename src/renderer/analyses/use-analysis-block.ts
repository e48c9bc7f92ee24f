import { computed, type ComputedRef } from 'vue'
import { useTrainBlock } from '../training/use-train-block.js'

/** Why no analysis can start just now, as a key under `training.block`; null: one can. A bad form alone is no reason. */
export function useAnalysisBlock(): ComputedRef<string | null> {
  const block = useTrainBlock()
  return computed(() => (block.value === 'form' ? null : block.value))
}
