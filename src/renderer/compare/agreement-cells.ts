import type { AgreementImage, SplitAgreement } from '../../engine/contract/index.js'
import type { GalleryEntry } from '../inspection/cells.js'

/** A cell of the agreement table, named as `SplitAgreement` names it. */
export type AgreementCell = Exclude<keyof SplitAgreement, 'p'>

/** As the gallery shows them: A's probability, with B's under it. */
export function comparedEntries(images: readonly AgreementImage[], threshold: number): GalleryEntry[] {
  return images.map(({ id, label, first, second }) => {
    return { id, label, predicted: first > threshold ? 1 : 0, probability: first, other: second }
  })
}
