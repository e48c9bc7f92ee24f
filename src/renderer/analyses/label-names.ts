import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useDataset } from '../stores/dataset.js'

/** What the labels 0 and 1 of the open dataset are called: the other class by its name where there is only one. */
export function useLabelNames(): ComputedRef<readonly [negative: string, positive: string]> {
  const { t } = useI18n()
  const dataset = useDataset()
  return computed(() => {
    const positive = dataset.summary?.positiveClass ?? t('inspection.positive')
    const others = dataset.summary?.classes.filter(({ name }) => name !== positive) ?? []
    const [only] = others
    return [others.length === 1 && only ? only.name : t('inspection.notClass', { name: positive }), positive]
  })
}
