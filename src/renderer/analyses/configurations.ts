import { computed, type ComputedRef, type Ref } from 'vue'
import type { Hyperparameters } from '../../engine/contract/index.js'
import { useHyperparameters } from '../stores/hyperparameters.js'
import { useRuns } from '../stores/runs.js'

/** What a configuration is chosen by: the form in the lab, or a run's id. */
export const FORM = 'form'

/** The hyperparameters of a choice; null where the form cannot be used or the run is gone. */
export function useConfiguration(choice: Ref<string | null>): ComputedRef<Hyperparameters | null> {
  const hyperparameters = useHyperparameters()
  const runs = useRuns()
  return computed(() => {
    if (choice.value === null) return null
    return choice.value === FORM ? hyperparameters.valid : (runs.byId(choice.value)?.hyperparameters ?? null)
  })
}

/** A copy that can cross to the engine. */
export const plainHyperparameters = (values: Hyperparameters): Hyperparameters => ({
  ...values,
  hiddenLayers: [...values.hiddenLayers],
})
