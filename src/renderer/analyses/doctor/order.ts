import type { ImageId } from '../../../engine/contract/index.js'

/**
 * The list after a new ranking has come: nothing moves under a person's eyes. What stands up to and including the
 * current image stays where it is, and so does everything that has been decided; what comes after is ranked anew.
 */
export function refreshOrder(
  shown: readonly ImageId[],
  current: ImageId | null,
  fresh: readonly ImageId[],
  isDecided: (id: ImageId) => boolean,
): ImageId[] {
  const end = current === null ? 0 : shown.indexOf(current) + 1
  const stays = shown.filter((id, at) => at < end || isDecided(id))
  const known = new Set(stays)
  return [...stays, ...fresh.filter((id) => !known.has(id))]
}

/** The next image that nobody has decided about, after this one; from the top where there is none below. */
export function nextUndecided(
  shown: readonly ImageId[],
  after: ImageId | null,
  isDecided: (id: ImageId) => boolean,
): ImageId | null {
  const from = after === null ? 0 : shown.indexOf(after) + 1
  const open = (id: ImageId) => id !== after && !isDecided(id)
  return shown.slice(from).find(open) ?? shown.slice(0, from).find(open) ?? null
}

/** Ten rows are a page. */
const PAGE = 10

/** Where a key leads in the list; null: it means nothing here. */
export function listMove(at: number, length: number, key: string): number | null {
  const last = length - 1
  switch (key) {
    case 'ArrowDown':
    case 'j':
    case 'J':
      return Math.min(last, at + 1)
    case 'ArrowUp':
      return Math.max(0, at - 1)
    case 'PageDown':
      return Math.min(last, at + PAGE)
    case 'PageUp':
      return Math.max(0, at - PAGE)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}
