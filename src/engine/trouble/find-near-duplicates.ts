import type { ImageId } from '../contract/index.js'
import { contrast, toGrey } from './grey-image.js'
import { BLANK_CONTRAST } from './odd-images.js'
import { hammingDistance, perceptualHash } from './perceptual-hash.js'
import { prepare, similarity, type Compared } from './similarity.js'
import { Turns } from './turns.js'

/** Two images that are nearly the same; neither is an exact twin of an earlier one. */
export interface NearPair {
  readonly a: ImageId
  readonly b: ImageId
  /** LOWEST_SIMILARITY … 1. */
  readonly similarity: number
}

export interface ScanWatch {
  readonly signal: AbortSignal
  /** Of `total` steps; called at most once a turn of the thread. */
  progress(done: number, total: number): void
}

/** Pairs below it are not kept: the lowest threshold that can be asked for. */
export const LOWEST_SIMILARITY = 0.8

/**
 * Bits of 64 in which near-duplicates' hashes may differ. Measured on planted ones (re-encoded, cut by 2 to 6 % and
 * brightened): at most 13. The wider net costs more comparisons, which small datasets can afford.
 */
const NEAR = 16
const NEAR_OF_FEW = 18
const FEW = 5000
/** Of the frames of one film each is near all others: the nearest neighbours link them. */
const MOST_NEIGHBOURS = 40
/** Prepared images kept (17 kB each). */
const PREPARED = 2000

/**
 * All pairs of images that are the same picture apart from encoding, brightness and a slight crop: hashes propose,
 * `similarity` decides. `pixels`: side²·3 bytes an image; `twins`: the first image with the same pixels. Blank images are
 * left out: everything is near nothing. Works in turns of some milliseconds; throws the signal's reason when aborted.
 */
export async function findNearDuplicates(
  pixels: Uint8Array,
  side: number,
  twins: Int32Array,
  { signal, progress }: ScanWatch,
): Promise<NearPair[]> {
  const features = side * side * 3
  const turns = new Turns(signal)
  const ids: ImageId[] = []
  const hashes = new Uint32Array(2 * twins.length)
  for (let id = 0; id < twins.length; id++) {
    if (await turns.next()) progress(id, 2 * twins.length)
    if (twins[id] !== id) continue
    const grey = toGrey(pixels.subarray(id * features, (id + 1) * features), side)
    if (contrast(grey) < BLANK_CONTRAST) continue
    perceptualHash(grey, hashes.subarray(2 * ids.length, 2 * ids.length + 2))
    ids.push(id)
  }
  const prepared = new PreparedImages((place) => {
    const start = (ids[place] ?? 0) * features
    return prepare(pixels.subarray(start, start + features), side)
  })
  const pairs: NearPair[] = []
  const reach = ids.length > FEW ? NEAR : NEAR_OF_FEW
  for (let place = 0; place < ids.length; place++) {
    for (const other of neighbours(hashes, place, ids.length, reach)) {
      if (await turns.next()) progress(twins.length + place, 2 * twins.length)
      const alike = similarity(prepared.of(place), prepared.of(other))
      if (alike >= LOWEST_SIMILARITY) pairs.push({ a: ids[place] ?? 0, b: ids[other] ?? 0, similarity: alike })
    }
    if (await turns.next()) progress(twins.length + place, 2 * twins.length)
  }
  return pairs
}

/** Later places whose hashes are near, the nearest first when there are many. */
function neighbours(hashes: Uint32Array, place: number, count: number, reach: number): number[] {
  const near: number[] = []
  for (let other = place + 1; other < count; other++) {
    if (hammingDistance(hashes, place, other) <= reach) near.push(other)
  }
  if (near.length <= MOST_NEIGHBOURS) return near
  const distance = (other: number) => hammingDistance(hashes, place, other)
  return near.sort((a, b) => distance(a) - distance(b)).slice(0, MOST_NEIGHBOURS)
}

/** The images prepared last. */
class PreparedImages {
  private readonly kept = new Map<number, Compared>()

  constructor(private readonly make: (place: number) => Compared) {}

  of(place: number): Compared {
    const known = this.kept.get(place) ?? this.make(place)
    this.kept.delete(place)
    this.kept.set(place, known)
    const [oldest] = this.kept.keys()
    if (this.kept.size > PREPARED && oldest !== undefined) this.kept.delete(oldest)
    return known
  }
}
