import type { Split } from '../contract/index.js'
import { RandomState } from '../matrix/index.js'
import { shuffledStrata, type DividedImages, type TwinGroup } from './twin-groups.js'

/**
 * A split that takes the same share of every class for testing: at least one image of a class of two or more, and never
 * all of them. Images with the same pixels come to one side, which may cost the share some images. The same images,
 * fraction and seed give the same split.
 *
 * @param testFraction of every class, or by class index
 */
export function stratifiedSplit(
  images: DividedImages,
  testFraction: number | ReadonlyMap<number, number>,
  seed: number,
): Split[] {
  const split = Array.from(images.classIndices, (): Split => 'train')
  const fractionOf = (classIndex: number) =>
    typeof testFraction === 'number' ? testFraction : (testFraction.get(classIndex) ?? 0)
  for (const groups of shuffledStrata(images, new RandomState(seed))) {
    const fraction = fractionOf(groups[0]?.classIndex ?? 0)
    for (const { members } of testGroups(groups, fraction)) for (const id of members) split[id] = 'test'
  }
  return split
}

/** As many groups as fit into the share; where none fits, the smallest, unless there is no other. */
function testGroups(groups: readonly TwinGroup[], fraction: number): TwinGroup[] {
  let left = testCount(
    groups.reduce((count, { size }) => count + size, 0),
    fraction,
  )
  const chosen: TwinGroup[] = []
  for (const group of groups) {
    if (group.size > left) continue
    chosen.push(group)
    left -= group.size
  }
  if (chosen.length > 0 || groups.length < 2) return chosen
  return [...groups].sort((a, b) => a.size - b.size).slice(0, 1)
}

function testCount(count: number, fraction: number): number {
  if (count < 2) return 0
  return Math.min(count - 1, Math.max(1, Math.round(count * fraction)))
}
