/** The bounds a field must keep to; `LIMITS` has them for every hyperparameter. */
export interface FieldRange {
  readonly min: number
  readonly max: number
}

/** Why a text is not a value; the form says it in a sentence, with the bounds in it. */
export type FieldProblem = 'empty' | 'not-a-number' | 'not-whole' | 'too-small' | 'too-large'

export type FieldResult =
  { readonly ok: true; readonly value: number } | { readonly ok: false; readonly problem: FieldProblem }

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const GROUPED = /^([+-]?\d{1,3})((?:[, ]\d{3})+)(\.\d+)?$/

/**
 * What a person typed, as a number. Full-width digits (Chinese input) and thousands separators ("2,500") are read;
 * everything else must be a plain decimal, so "0x10", "Infinity" and "1,5" are refused rather than guessed at.
 */
export function parseNumber(text: string): number | null {
  const plain = text
    .normalize('NFKC')
    .replace(/[\u00a0\u202f]/g, ' ')
    .replace(/[−–]/g, '-')
    .trim()
  const ungrouped = GROUPED.test(plain) ? plain.replace(/[, ]/g, '') : plain
  if (!DECIMAL.test(ungrouped)) return null
  const value = Number(ungrouped)
  return Number.isFinite(value) ? value : null
}

function checkRange(value: number, range: FieldRange): FieldResult {
  if (value < range.min) return { ok: false, problem: 'too-small' }
  if (value > range.max) return { ok: false, problem: 'too-large' }
  return { ok: true, value }
}

/** A field for any number in the range. */
export function parseDecimalField(text: string, range: FieldRange): FieldResult {
  if (text.trim() === '') return { ok: false, problem: 'empty' }
  const value = parseNumber(text)
  return value === null ? { ok: false, problem: 'not-a-number' } : checkRange(value, range)
}

/** A field for a whole number in the range. */
export function parseWholeField(text: string, range: FieldRange): FieldResult {
  const result = parseDecimalField(text, range)
  if (result.ok && !Number.isInteger(result.value)) return { ok: false, problem: 'not-whole' }
  return result
}

/** The shortest text that reads back as the same number. */
export function fieldText(value: number): string {
  return String(value)
}
