import type { ImageId, ImageRecord } from '../../../engine/contract/index.js'

interface Classes {
  readonly names: readonly string[]
  readonly positive: string
}

/**
 * The class an image gets when its label is flipped: the positive one, or, away from that, the only other one. Where
 * there are several others, the one that most of its look-alikes have; without any, the first.
 */
export function flipTarget(
  { label }: Pick<ImageRecord, 'label'>,
  { names, positive }: Classes,
  lookAlikes: readonly ImageId[],
  classOf: (id: ImageId) => number | null,
): number {
  const positiveIndex = names.indexOf(positive)
  if (label === 0) return positiveIndex
  const others = names.flatMap((_, index) => (index === positiveIndex ? [] : [index]))
  const votes = (index: number) => lookAlikes.filter((id) => classOf(id) === index).length
  return others.reduce((best, index) => (votes(index) > votes(best) ? index : best), others[0] ?? 0)
}
