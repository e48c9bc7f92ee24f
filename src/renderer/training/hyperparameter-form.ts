import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { useHyperparameters } from '../stores/hyperparameters.js'
import { draftOf, readDraft, sameHyperparameters, type FormDraft } from './form-draft.js'

/**
 * The hyperparameters as typed, over the store of their values: half-typed figures stay on screen, and while one of
 * them cannot be read the store's `valid` is null.
 */
export const useHyperparameterForm = defineStore('hyperparameter-form', () => {
  const values = useHyperparameters()
  const draft = shallowRef<FormDraft>(draftOf(values.draft))
  const result = computed(() => readDraft(draft.value))

  function change(changes: Partial<FormDraft>): void {
    draft.value = { ...draft.value, ...changes }
    values.edit(result.value.hyperparameters)
  }

  // A preset, the last session's values: whatever changed the values elsewhere is shown here.
  watch(
    () => values.draft,
    (now) => {
      if (!sameHyperparameters(now, result.value.hyperparameters)) draft.value = draftOf(now)
    },
  )

  return { draft, result, change }
})
