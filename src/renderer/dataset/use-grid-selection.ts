import { computed, type ComputedRef } from 'vue'
import type { ImageId, ImageRecord } from '../../engine/contract/index.js'
import { useSelection } from '../stores/selection.js'

type Modifiers = Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>

/** Selecting in a list of images: one, a range, one more or less, all. `images` gives the list as it is shown. */
export function useGridSelection(images: () => readonly ImageRecord[]) {
  const selection = useSelection()
  const places = computed(() => new Map(images().map((image, i) => [image.id, i])))
  const placeOf = (id: ImageId | null): number => (id === null ? -1 : (places.value.get(id) ?? -1))
  const place: ComputedRef<number> = computed(() => placeOf(selection.imageId))

  /** From the anchor to this place, both included. */
  function extendTo(index: number, keep: ReadonlySet<ImageId> = new Set()): void {
    const image = images()[index]
    if (!image) return
    const from = placeOf(selection.anchor)
    const [first, last] = from < 0 ? [index, index] : [Math.min(from, index), Math.max(from, index)]
    const range = images().slice(first, last + 1)
    selection.selectMany([...keep, ...range.map(({ id }) => id)], image.id)
  }

  /** A click: alone; with Shift the range from the last one; with Ctrl or Cmd one more or less. */
  function click(image: ImageRecord, { shiftKey, ctrlKey, metaKey }: Modifiers): void {
    const add = ctrlKey || metaKey
    if (shiftKey) extendTo(placeOf(image.id), add ? selection.ids : undefined)
    else if (add) selection.toggle(image.id)
    else selection.select(image.id)
  }

  function all(): void {
    const shown = place.value >= 0 ? selection.imageId : (images()[0]?.id ?? null)
    const every = images().map(({ id }) => id)
    selection.selectMany(every, shown)
  }

  /** A right click on an image that is not selected selects it; on one that is, all of them are meant. */
  function point(image: ImageRecord): void {
    if (!selection.ids.has(image.id)) selection.select(image.id)
  }

  return { place, extendTo, click, all, point }
}
