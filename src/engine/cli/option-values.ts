import { parseArgs } from 'node:util'
import * as v from 'valibot'

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {}

export const text = { type: 'string' } as const
export const flag = { type: 'boolean' } as const

/** Node's own words for an unknown option or a missing value are clear; only its hints are too long. */
export function parseOptions<const T extends Readonly<Record<string, typeof text | typeof flag>>>(
  args: string[],
  options: T,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true })
  } catch (error) {
    const [sentence = 'the options cannot be read'] = error instanceof Error ? error.message.split('. ') : []
    throw new UsageError(sentence.replaceAll(/\s*\n\s*/g, ' '))
  }
}

interface Range {
  readonly min: number
  readonly max: number
}

/** undefined: not given. Throws `UsageError` saying what would be right. */
export function number(
  option: string,
  given: string | undefined,
  schema: v.GenericSchema<number>,
  range: Range,
): number | undefined {
  return given === undefined ? undefined : parseNumber(option, given, schema, range, '')
}

/** A number, or the word that stands for none: null. undefined: not given. */
export function numberOr(
  word: string,
  option: string,
  given: string | undefined,
  schema: v.GenericSchema<number>,
  range: Range,
): number | null | undefined {
  if (given === undefined) return undefined
  return given === word ? null : parseNumber(option, given, schema, range, `, or ${word}`)
}

/** undefined: not given. */
export function choice<const T extends readonly string[]>(
  option: string,
  given: string | undefined,
  schema: v.PicklistSchema<T, undefined>,
): T[number] | undefined {
  if (given === undefined || v.is(schema, given)) return given
  throw new UsageError(`--${option} ${given}: choose ${schema.options.join(', ')}`)
}

/** NaN for everything that is not wholly a decimal number: no hexadecimal, no empty text. */
export function toNumber(given: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(given) ? Number(given) : NaN
}

/** Only what was given: laid over other values, the rest stays. */
export function given<T extends object>(values: T): Partial<T> {
  const known = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known) as Partial<T>
}

function parseNumber(
  option: string,
  given: string,
  schema: v.GenericSchema<number>,
  { min, max }: Range,
  others: string,
): number {
  const value = toNumber(given)
  if (v.is(schema, value)) return value
  const kind = v.is(schema, min + (max - min) / Math.PI) ? 'a number' : 'a whole number'
  throw new UsageError(`--${option} ${given}: give ${kind} from ${min} to ${max}${others}`)
}
