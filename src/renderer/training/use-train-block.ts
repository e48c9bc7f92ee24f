import { computed, type ComputedRef } from 'vue'
import { useDataset } from '../stores/dataset.js'
import { useEngine } from '../stores/engine.js'
import { useHyperparameters } from '../stores/hyperparameters.js'
import { trainBlock, type TrainBlock } from './train-block.js'

/** Why a training cannot start just now, or null. */
export function useTrainBlock(): ComputedRef<TrainBlock | null> {
  const dataset = useDataset()
  const engine = useEngine()
  const hyperparameters = useHyperparameters()
  return computed(() =>
    trainBlock({
      engine: engine.status,
      importing: dataset.opening || dataset.importing !== null,
      dataset: dataset.summary,
      formValid: hyperparameters.valid !== null,
    }),
  )
}
