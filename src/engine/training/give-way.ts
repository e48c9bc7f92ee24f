import { setPriority } from 'node:os'

const NICENESS = 10
/** Elsewhere a thread has no priority of its own: it would be that of the whole process. */
const IS_POSSIBLE = process.platform === 'linux'

let isAsked = false

/**
 * From now on the trainers of analyses let everything else go first: they take all cores for a minute, and a frame of the
 * window that waits for its turn is seen. Such a trainer does nothing else: a thread may not raise its priority again.
 */
export function letAnalysesGiveWay(): void {
  isAsked = IS_POSSIBLE
}

export function doAnalysesGiveWay(): boolean {
  return isAsked
}

/** Lowers the priority of the calling thread; where that is not possible, all threads go alike. */
export function giveWay(): void {
  if (!IS_POSSIBLE) return
  try {
    // Number 0 is the calling thread.
    setPriority(0, NICENESS)
  } catch {
    // Nothing depends on it but how smoothly the window moves.
  }
}
