import type { RejectionCode } from '../contract/index.js'

/** Why an image is not used. Thrown inside the decoder, a verdict outside it. */
export class Rejection extends Error {
  override readonly name = 'Rejection'

  constructor(
    readonly code: RejectionCode,
    /** One English sentence for a person. */
    readonly reason: string,
  ) {
    super(reason)
  }
}
