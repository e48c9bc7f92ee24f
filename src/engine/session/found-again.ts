import type { EditHistory } from '../contract/index.js'
import { expectEditsOf, type KnownDataset, type Reopened } from '../dataset/index.js'
import { withoutAbsent } from './absent-images.js'
import type { HeldDataset, Source } from './held-dataset.js'

/** What was found, as a dataset in use; what was not stays in the project as absent. */
export interface FoundAgain {
  readonly held: HeldDataset
  readonly reopened: Reopened
}

/**
 * The images of a known dataset with what was done to them, after they were looked for. `edits`: by the numbers of all
 * known images. Throws `not-found` when they are edits of other images.
 */
export function foundAgain(known: KnownDataset, edits: EditHistory, source: Source, reopened: Reopened): FoundAgain {
  const { dataset, places } = reopened
  const own = withoutAbsent(edits, (number) => places[number] ?? null)
  expectEditsOf(dataset, own)
  const absent = known.images.flatMap((image, at) => (places[at] === null ? [{ at, image }] : []))
  return { held: { dataset, edits: own, source, absent }, reopened }
}
