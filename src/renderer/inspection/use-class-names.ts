import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRuns } from '../stores/runs.js'

interface ClassNames {
  readonly positive: string
  /** The other class by its name where there is only one; otherwise "not cat". */
  readonly negative: string
}

/** What the two answers of the current run are called. */
export function useClassNames(): ComputedRef<ClassNames> {
  const { t } = useI18n()
  const runs = useRuns()
  return computed(() => {
    const positive = runs.shown?.positiveClass ?? t('inspection.positive')
    const others = runs.shown?.classes.filter((name) => name !== positive) ?? []
    const [only] = others
    return { positive, negative: others.length === 1 && only ? only : t('inspection.notClass', { name: positive }) }
  })
}
