import type { ClassCount, ImageChange, ImageRecord, Split } from '../../engine/contract/index.js'

/** How many images of a class a split has before and after. */
export interface CountChange {
  readonly split: Split
  readonly className: string
  readonly before: number
  readonly after: number
}

/** Images that a change would not leave as they are. */
export function imagesToChange(images: readonly ImageRecord[], change: ImageChange): ImageRecord[] {
  return images.filter(
    (image) =>
      (change.classIndex !== undefined && change.classIndex !== image.classIndex) ||
      (change.split !== undefined && change.split !== image.split) ||
      (change.excluded !== undefined && change.excluded !== image.excluded),
  )
}

/** What a change does to the counts of images in use: only those that differ, training first. */
export function effectOf(
  images: readonly ImageRecord[],
  change: ImageChange,
  classes: readonly ClassCount[],
): CountChange[] {
  const counts = classes.map(({ train, test }) => ({ train, test }))
  const add = ({ classIndex, split, excluded }: Required<ImageChange>, by: 1 | -1) => {
    const count = counts[classIndex]
    if (count && !excluded) count[split] += by
  }
  for (const { classIndex, split, excluded } of images) {
    add({ classIndex, split, excluded }, -1)
    add({ classIndex, split, excluded, ...change }, 1)
  }
  return (['train', 'test'] as const).flatMap((split) =>
    classes.flatMap(({ name, ...before }, c) => {
      const after = counts[c]?.[split] ?? 0
      return after === before[split] ? [] : [{ split, className: name, before: before[split], after }]
    }),
  )
}
