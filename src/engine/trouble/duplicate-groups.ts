import type { DuplicateGroup, ImageId, Likeness } from '../contract/index.js'
import { DisjointSets } from './disjoint-sets.js'
import type { NearPair } from './find-near-duplicates.js'
import type { JudgedImage } from './images.js'

/**
 * Groups of used images that show the same picture, the worst first: the same image with two labels, then nearly the
 * same with two labels, then those with a copy on each side of the split, then the others. `twins`: by image, the first
 * one with the same pixels. Pairs below `nearThreshold` are no duplicates.
 */
export function groupDuplicates(
  images: readonly JudgedImage[],
  twins: Int32Array,
  pairs: readonly NearPair[],
  nearThreshold: number,
): DuplicateGroup[] {
  const used = usedByTwin(images, twins)
  const sets = new DisjointSets(images.length)
  const closest = new Map<number, number>()
  for (const { a, b, similarity } of pairs) {
    if (similarity < nearThreshold || !used.has(a) || !used.has(b)) continue
    sets.join(a, b)
    for (const twin of [a, b]) closest.set(twin, Math.max(closest.get(twin) ?? 0, similarity))
  }
  const members = new Map<number, ImageId[]>()
  for (const [twin, ids] of used) {
    const set = sets.find(twin)
    members.set(set, [...(members.get(set) ?? []), ...ids])
  }
  const similarityOf = (id: ImageId) => {
    const twin = twins[id] ?? id
    return (used.get(twin)?.length ?? 0) > 1 ? 1 : (closest.get(twin) ?? 1)
  }
  return [...members.values()]
    .filter((ids) => ids.length > 1)
    .map((ids) => describe(ids, images, twins, similarityOf))
    .sort((a, b) => rank(b) - rank(a) || (a.ids[0] ?? 0) - (b.ids[0] ?? 0))
}

/** Used images by their first twin, which itself may be excluded. */
function usedByTwin(images: readonly JudgedImage[], twins: Int32Array): Map<number, ImageId[]> {
  const used = new Map<number, ImageId[]>()
  images.forEach(({ excluded }, id) => {
    if (excluded) return
    const twin = twins[id] ?? id
    const ids = used.get(twin)
    if (ids) ids.push(id)
    else used.set(twin, [id])
  })
  return used
}

function describe(
  members: readonly ImageId[],
  images: readonly JudgedImage[],
  twins: Int32Array,
  similarityOf: (id: ImageId) => number,
): DuplicateGroup {
  const ids = [...members].sort((a, b) => a - b)
  const first = new Map<number | undefined, ImageId>()
  for (const id of ids) if (!first.has(twins[id])) first.set(twins[id], id)
  return {
    ids,
    similarities: ids.map(similarityOf),
    twins: ids.map((id) => first.get(twins[id]) ?? id),
    kind: first.size > 1 ? 'near' : 'exact',
    leak: difference(ids, twins, (id) => images[id]?.split),
    contradiction: difference(ids, twins, (id) => images[id]?.classIndex),
    keep: bestOf(ids, images),
  }
}

/** exact: images with the same pixels differ in it; near: only others do; null: none. */
function difference(ids: readonly ImageId[], twins: Int32Array, of: (id: ImageId) => unknown): Likeness | null {
  const first = new Map<number | undefined, unknown>()
  for (const id of ids) {
    const twin = twins[id]
    if (first.has(twin) && first.get(twin) !== of(id)) return 'exact'
    first.set(twin, of(id))
  }
  return new Set(first.values()).size > 1 ? 'near' : null
}

/**
 * The copy that stays when one is kept: a training image before a test image, then the largest original, then the first.
 * Runs that exist have seen the training copy. Without the test copy their accuracy is honest at once; without the
 * training copy they would still have seen it, and only new runs would be.
 */
function bestOf(ids: readonly ImageId[], images: readonly JudgedImage[]): ImageId {
  const worth = (id: ImageId) => {
    const image = images[id]
    return image ? (image.split === 'train' ? 2 ** 40 : 0) + image.width * image.height : 0
  }
  return ids.reduce((best, id) => (worth(id) > worth(best) ? id : best))
}

/** Two bits for each: near or exact. */
function rank({ contradiction, leak, kind }: DuplicateGroup): number {
  return 16 * weight(contradiction) + 4 * weight(leak) + weight(kind)
}

const weight = (likeness: Likeness | null) => (likeness === 'exact' ? 2 : likeness === 'near' ? 1 : 0)
