import type { RandomState } from '../matrix/index.js'

/** What a seeded division needs to know of the images: parallel, one entry an image. */
export interface DividedImages {
  readonly classIndices: ArrayLike<number>
  /** The first image with the same pixels. */
  readonly twins: ArrayLike<number>
  /** Excluded images are divided after the others, so that they change nothing about the shares of those in use. */
  readonly excluded: readonly boolean[]
}

/** Images with the same pixels: what a division must not tear apart. */
export interface TwinGroup {
  readonly members: readonly number[]
  /** The class it is divided with. */
  readonly classIndex: number
  /** Members of the stratum it is divided with; twins of another class, or excluded ones, come along uncounted. */
  readonly size: number
}

/**
 * The images in strata that are divided one by one: the classes of images in use, then those of excluded ones; each
 * stratum's groups in an order drawn from the seed. A group with images of several strata belongs to the first.
 */
export function* shuffledStrata(images: DividedImages, random: RandomState): Generator<TwinGroup[]> {
  const strata = new Map<number, TwinGroup[]>()
  for (const members of groupsOf(images.twins).values()) {
    const own = members.map((id) => stratumOf(images, id))
    const stratum = Math.min(...own)
    const groups = strata.get(stratum) ?? []
    groups.push({ members, classIndex: stratum % EXCLUDED, size: own.filter((one) => one === stratum).length })
    strata.set(stratum, groups)
  }
  for (const stratum of [...strata.keys()].sort((a, b) => a - b)) {
    const groups = strata.get(stratum) ?? []
    yield Array.from(random.permutation(groups.length), (place) => groups[place]).filter((one) => one !== undefined)
  }
}

function groupsOf(twins: ArrayLike<number>): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  for (let id = 0; id < twins.length; id++) {
    const first = twins[id] ?? id
    const members = groups.get(first)
    if (members) members.push(id)
    else groups.set(first, [id])
  }
  return groups
}

/** Below every excluded one lies every class in use. */
const EXCLUDED = 2 ** 32

function stratumOf({ classIndices, excluded }: DividedImages, id: number): number {
  return (classIndices[id] ?? 0) + (excluded[id] ? EXCLUDED : 0)
}
