import * as v from 'valibot'

/** Why a request was refused. The window translates the code; `message` is the English sentence, with the names in it. */
export const ErrorCode = v.picklist([
  'bad-request', // the message does not have the agreed shape
  'cancelled', // the person cancelled
  'busy', // another import is under way
  'not-granted', // the path was not opened through a dialog, a drop or a project file
  'no-dataset',
  'no-images', // nothing usable in what was opened
  'one-class', // training needs both a positive and a negative image
  'split-unknown', // which of several files holds the test images: ask
  'positive-class-unknown', // none of the class names is a known positive name: ask
  'not-found', // no such image, run or prediction (any more)
  'run-not-ready', // the run has no parameters yet
  'size-mismatch', // parameters and images differ in size
  'file-unreadable',
  'file-damaged', // a parameter or project file that does not hold what it says
  'newer-version', // a project file of a later Whisker
  'file-unwritable', // read-only folder, vanished folder, no permission
  'disk-full',
  'too-large', // would not fit in memory
  'engine-stopped', // the engine went away before it answered
  'internal',
])
export type ErrorCode = v.InferOutput<typeof ErrorCode>

/** What crosses a boundary when something went wrong. */
export const Failure = v.strictObject({
  code: ErrorCode,
  message: v.string(),
  /** The file, class or run it happened to, when there is one. */
  subject: v.nullable(v.string()),
})
export type Failure = v.InferOutput<typeof Failure>

/** An error a person can act on: what happened, to what (`subject`), and what to do. Thrown everywhere in Whisker. */
export class WhiskerError extends Error {
  override readonly name = 'WhiskerError'

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly subject: string | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** Any thrown value as a `Failure`. Unknown errors keep their message but never their stack. */
export function toFailure(error: unknown): Failure {
  if (error instanceof WhiskerError) {
    return { code: error.code, message: error.message, subject: error.subject }
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), subject: null }
}

export function fromFailure(failure: Failure): WhiskerError {
  return new WhiskerError(failure.code, failure.message, failure.subject)
}
