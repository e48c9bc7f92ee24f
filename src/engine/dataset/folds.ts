import { RandomState } from '../matrix/index.js'
import { shuffledStrata } from './twin-groups.js'
import type { Dataset } from './types.js'

/**
 * k folds of the images in use: by image id the fold, 0 … k − 1, and −1 for images in none (excluded ones, and those
 * not among `ids`). Every class is dealt out evenly, in an order drawn from the seed (0 … 2³² − 1); images with the
 * same pixels lie in one fold. Throws `RangeError` unless k is a whole number of at least 2.
 */
export function foldsOf(dataset: Dataset, k: number, seed: number, ids?: Iterable<number>): Int32Array {
  if (!Number.isInteger(k) || k < 2) throw new RangeError(`Folds are 2 or more, received ${k}`)
  const chosen = ids && new Set(ids)
  const left = dataset.images.map(({ excluded }, id) => excluded || (chosen !== undefined && !chosen.has(id)))
  const classIndices = dataset.images.map(({ classIndex }) => classIndex)
  const folds = new Int32Array(left.length).fill(-1)
  const filled = new Float64Array(k)
  for (const groups of shuffledStrata({ classIndices, twins: dataset.twins, excluded: left }, new RandomState(seed))) {
    const own = new Float64Array(k)
    for (const { members, size } of groups) {
      const fold = emptiest(own, filled)
      own[fold] = (own[fold] ?? 0) + size
      filled[fold] = (filled[fold] ?? 0) + size
      for (const id of members) if (!left[id]) folds[id] = fold
    }
  }
  return folds
}

/** Of this stratum; among equals, of all images. */
function emptiest(own: Float64Array, filled: Float64Array): number {
  let best = 0
  for (let fold = 1; fold < own.length; fold++) {
    const [a, b] = [own[fold] ?? 0, own[best] ?? 0]
    if (a < b || (a === b && (filled[fold] ?? 0) < (filled[best] ?? 0))) best = fold
  }
  return best
}
