import type { ImageRecord } from '../../engine/contract/index.js'
import type { ImageVerdict } from '../stores/evaluation.js'

export interface ImageFilter {
  /** Class indices to show; empty shows all. */
  readonly classes: ReadonlySet<number>
  readonly split: 'all' | 'train' | 'test'
  /** By the current run; `mislabeled` where its prediction is not the label. */
  readonly verdict: 'all' | 'correct' | 'mislabeled'
  /** By what a person changed about the image. */
  readonly edits: 'all' | 'changed' | 'excluded'
  /** Part of the name or path, ignoring case. */
  readonly search: string
}

export const SORT_KEYS = ['name', 'class', 'split', 'probability', 'wrongness'] as const
export type SortKey = (typeof SORT_KEYS)[number]
export interface ImageSort {
  readonly key: SortKey
  readonly descending: boolean
}

export const NO_FILTER: ImageFilter = { classes: new Set(), split: 'all', verdict: 'all', edits: 'all', search: '' }

type VerdictOf = (id: number) => Pick<ImageVerdict, 'probability' | 'correct' | 'wrongness'> | null

export type ImageChangeMark = 'excluded' | 'relabeled' | 'moved'

/** What is no longer as the files, or the seeded split, had it. */
export function changesOf(image: ImageRecord): ImageChangeMark[] {
  const marks: ImageChangeMark[] = []
  if (image.excluded) marks.push('excluded')
  if (image.classIndex !== image.givenClassIndex) marks.push('relabeled')
  if (image.split !== image.givenSplit) marks.push('moved')
  return marks
}

/** Images without a verdict pass only where any verdict does. */
export function filterImages(images: readonly ImageRecord[], filter: ImageFilter, verdictOf: VerdictOf): ImageRecord[] {
  const words = filter.search.trim().toLowerCase()
  return images.filter((image) => {
    if (filter.classes.size > 0 && !filter.classes.has(image.classIndex)) return false
    if (filter.split !== 'all' && image.split !== filter.split) return false
    if (filter.edits === 'excluded' && !image.excluded) return false
    if (filter.edits === 'changed' && changesOf(image).length === 0) return false
    if (words !== '' && !`${image.name}\n${image.path}`.toLowerCase().includes(words)) return false
    if (filter.verdict === 'all') return true
    const verdict = verdictOf(image.id)
    return verdict !== null && verdict.correct === (filter.verdict === 'correct')
  })
}

/** Natural order (cat.2 before cat.10) within equal keys; images without a verdict come last in either direction. */
export function sortImages(images: readonly ImageRecord[], sort: ImageSort, verdictOf: VerdictOf): ImageRecord[] {
  const ranks = rankByName(images)
  const byName = (a: ImageRecord, b: ImageRecord) => (ranks.get(a.path) ?? 0) - (ranks.get(b.path) ?? 0) || a.id - b.id
  const direction = sort.descending ? -1 : 1
  const { key } = sort
  if (key === 'name') return images.toSorted((a, b) => direction * byName(a, b))
  const keyed = images.map((image) => ({ image, value: sortValue(image, key, verdictOf) }))
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) {
      return Number(a.value === null) - Number(b.value === null) || byName(a.image, b.image)
    }
    return direction * (a.value - b.value) || byName(a.image, b.image)
  })
  return keyed.map(({ image }) => image)
}

let ranked: { paths: readonly string[]; ranks: ReadonlyMap<string, number> } = { paths: [], ranks: new Map() }

/** Comparing names in natural order is slow: it is done once for the same names, not after every edit. */
function rankByName(images: readonly ImageRecord[]): ReadonlyMap<string, number> {
  const isSame = ranked.paths.length === images.length && images.every(({ path }, i) => path === ranked.paths[i])
  if (isSame) return ranked.ranks
  const paths = images.map(({ path }) => path)
  const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare
  ranked = { paths, ranks: ranksOf(paths.toSorted(order), order) }
  return ranked.ranks
}

/** Names that compare as equal have the same rank. */
function ranksOf(sorted: readonly string[], order: (a: string, b: string) => number): Map<string, number> {
  const ranks = new Map<string, number>()
  let rank = 0
  sorted.forEach((path, i) => {
    const before = sorted[i - 1]
    if (before !== undefined && order(before, path) !== 0) rank = i
    ranks.set(path, rank)
  })
  return ranks
}

function sortValue(image: ImageRecord, key: Exclude<SortKey, 'name'>, verdictOf: VerdictOf): number | null {
  if (key === 'class') return image.classIndex
  if (key === 'split') return image.split === 'train' ? 0 : 1
  return verdictOf(image.id)?.[key] ?? null
}
