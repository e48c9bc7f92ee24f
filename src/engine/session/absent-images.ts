import type { Edit, EditHistory, ImageState } from '../contract/index.js'
import type { KnownImage } from '../dataset/index.js'

/** An image of the project that was not found again. */
export interface AbsentImage {
  /** Its number among all images of the project, absent ones too: the order of images is part of a run's numbers. */
  readonly at: number
  readonly image: KnownImage
}

/** What an edit changed about an absent image, by its number among all. */
type AbsentChange = Edit['images'][number]

/**
 * What edits did to absent images. It is kept beside the history, which knows only images that are there, and put back
 * whenever that is saved: an image that turns up later has lost nothing.
 */
const absentChanges = new WeakMap<Edit, readonly AbsentChange[]>()

interface WithAbsent {
  readonly dataset: { readonly images: readonly unknown[] }
  readonly edits: EditHistory
  readonly absent: readonly AbsentImage[]
}

/** Without those whose content is among the dataset's images again. */
export function stillAbsent(
  absent: readonly AbsentImage[],
  { images }: { readonly images: readonly { readonly hash: string }[] },
): readonly AbsentImage[] {
  const present = new Set(images.map(({ hash }) => hash))
  return absent.filter(({ image }) => !present.has(image.hash))
}

/** By image that is there: its number among all images of the project, absent ones too. */
export function numbersAmongAll({ dataset, absent }: WithAbsent): number[] {
  const taken = new Set(absent.map(({ at }) => at))
  const numbers: number[] = []
  for (let number = 0; numbers.length < dataset.images.length; number++) if (!taken.has(number)) numbers.push(number)
  return numbers
}

/** All images of the project in their order, absent ones too and in their states by now. */
export function allImages(
  held: Omit<WithAbsent, 'dataset'> & { readonly dataset: { readonly images: readonly KnownImage[] } },
): KnownImage[] {
  const numbers = numbersAmongAll(held)
  const present = held.dataset.images.map((image, id): AbsentImage => ({ at: numbers[id] ?? id, image }))
  return [...present, ...withAbsent(held).absent].sort((a, b) => a.at - b.at).map(({ image }) => image)
}

/** A history of all images, absent ones too, by their numbers among all; and the absent ones in their states by now. */
export function withAbsent(held: WithAbsent): { edits: EditHistory; absent: AbsentImage[] } {
  const { edits, absent } = held
  if (absent.length === 0) return { edits, absent: [] }
  const numbers = numbersAmongAll(held)
  const whole = (edit: Edit): Edit => {
    const present = edit.images.map((one) => ({ ...one, id: numbers[one.id] ?? one.id }))
    return { ...edit, images: [...present, ...(absentChanges.get(edit) ?? [])] }
  }
  return {
    edits: { done: edits.done.map(whole), undone: edits.undone.map(whole) },
    absent: absent.map(({ at, image }) => ({ at, image: { ...image, ...stateNow(edits, at) } })),
  }
}

/** The same history for the images that are there. `placeOf` gives an image's id, null for an absent one. */
export function withoutAbsent({ done, undone }: EditHistory, placeOf: (number: number) => number | null): EditHistory {
  const split = (edit: Edit): Edit => {
    const images = edit.images.flatMap((one) => {
      const id = placeOf(one.id)
      return id === null ? [] : [{ ...one, id }]
    })
    const present = { ...edit, images }
    absentChanges.set(
      present,
      edit.images.filter((one) => placeOf(one.id) === null),
    )
    return present
  }
  return { done: done.map(split), undone: undone.map(split) }
}

/** As the newest edit in force left it, or as it was before the oldest one taken back; {}: as it was. */
function stateNow({ done, undone }: EditHistory, at: number): ImageState | Record<string, never> {
  const changeIn = (edit: Edit) => absentChanges.get(edit)?.find(({ id }) => id === at)
  const inForce = done.findLast(changeIn)
  if (inForce) return changeIn(inForce)?.after ?? {}
  const takenBack = undone.findLast(changeIn)
  return (takenBack && changeIn(takenBack)?.before) ?? {}
}
