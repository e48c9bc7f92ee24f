import type { FeatureMatrix } from '../matrix/index.js'

/** The samples, of those at `places`, most similar to one: by the cosine of their features, −1 … 1. */
export function lookAlikes(
  { features, values }: FeatureMatrix,
  places: ArrayLike<number>,
  of: number,
  count: number,
): { id: number; similarity: number }[] {
  const at = (place: number) => values.subarray(place * features, (place + 1) * features)
  const own = at(of)
  const length = Math.sqrt(dot(own, own))
  return Array.from(places)
    .filter((id) => id !== of)
    .map((id) => ({ id, similarity: dot(own, at(id)) / (length * Math.sqrt(dot(at(id), at(id))) || 1) }))
    .sort((a, b) => b.similarity - a.similarity || a.id - b.id)
    .slice(0, count)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  a.forEach((value, p) => (sum += value * (b[p] ?? NaN)))
  return sum
}
