import { useI18n } from 'vue-i18n'
import { useFormats } from '../format.js'
import type { FieldProblem, FieldRange } from './fields.js'

/** Says a field's problem in a sentence with its bounds in it: "Type a whole number from 1 to 1,024." */
export function useFieldWords(): (problem: FieldProblem | null, range: FieldRange) => string | null {
  const { t } = useI18n()
  const f = useFormats()
  const bound = (value: number) => (Math.abs(value) < 1e-3 && value !== 0 ? String(value) : f.exact(value))
  return (problem, range) =>
    problem && t(`training.problem.${problem}`, { min: bound(range.min), max: bound(range.max) })
}
