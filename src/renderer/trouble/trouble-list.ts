import type { DuplicateGroup, ImageId, TroubleReport } from '../../engine/contract/index.js'
import { TROUBLE_KINDS, type TroubleKind } from '../stores/trouble.js'

/** Kinds that are groups of images which show the same picture; the others are single images. */
export type GroupKind = Extract<TroubleKind, 'contradictions' | 'leaks' | 'exact' | 'near'>

const BELONGS: Record<GroupKind, (group: DuplicateGroup) => boolean> = {
  contradictions: ({ contradiction }) => contradiction !== null,
  leaks: ({ leak }) => leak !== null,
  exact: ({ kind }) => kind === 'exact',
  near: ({ kind }) => kind === 'near',
}

export const isGroupKind = (kind: TroubleKind): kind is GroupKind => kind in BELONGS

/** In the report's order: the worst first. */
export function groupsOf({ groups }: TroubleReport, kind: TroubleKind | 'all'): DuplicateGroup[] {
  if (kind === 'all') return [...groups]
  return isGroupKind(kind) ? groups.filter(BELONGS[kind]) : []
}

/** Odd images of a kind; none for the kinds that are groups. */
export function oddOf({ odd }: TroubleReport, kind: TroubleKind): readonly ImageId[] {
  return isGroupKind(kind) ? [] : odd[kind]
}

/** Kinds of which there is something, the worst first, with how many groups or images. */
export function countTrouble(report: TroubleReport): { kind: TroubleKind; count: number }[] {
  return TROUBLE_KINDS.map((kind) => {
    const count = isGroupKind(kind) ? groupsOf(report, kind).length : oddOf(report, kind).length
    return { kind, count }
  }).filter(({ count }) => count > 0)
}

/** What "keep one" excludes. A contradiction has no copy to keep before someone has said which label is right. */
export function spareOf(groups: readonly DuplicateGroup[]): ImageId[] {
  return groups
    .filter(({ contradiction }) => contradiction === null)
    .flatMap(({ ids, keep }) => ids.filter((id) => id !== keep))
}
