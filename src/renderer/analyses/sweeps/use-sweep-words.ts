import { useI18n } from 'vue-i18n'
import type { SweepCell } from '../../../engine/contract/index.js'
import { useFormats } from '../../format.js'

type Value = SweepCell['values'][number]

const joined = (settings: readonly string[]): string => settings.join(', ')

/** What parameters and their values are called. */
export function useSweepWords() {
  const { t } = useI18n()
  const f = useFormats()

  const parameter = (name: string): string => t(`analyses.sweep.parameterOf.${name}`)

  function value(name: string, given: Value): string {
    if (typeof given === 'number') return f.figure(Number(given.toPrecision(3)))
    if (name === 'features') return t(`training.featuresOf.${given}`)
    return t(name === 'initialization' ? `training.initial.${given}` : `training.activation.${given}`)
  }

  /** "Learning rate α 0.01". */
  const setting = (name: string, given: Value): string => `${parameter(name)} ${value(name, given)}`

  /** "Learning rate α 0.01, units 20". */
  function cell(parameters: readonly string[], { values }: Pick<SweepCell, 'values'>): string {
    return joined(parameters.map((name, i) => setting(name, values[i] ?? '')))
  }

  return { parameter, value, setting, joined, cell }
}
