import * as v from 'valibot'
import { WhiskerError } from './errors.js'

/** Parses what crossed a boundary. Throws `bad-request` naming the first wrong field; never shows the value. */
export function parse<S extends v.GenericSchema>(schema: S, value: unknown, what: string): v.InferOutput<S> {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const issue = result.issues[0]
  const field = v.getDotPath(issue) ?? 'the message itself'
  throw new WhiskerError(
    'bad-request',
    `${what}: ${field} is not what was agreed (expected ${issue.expected ?? issue.type})`,
  )
}
