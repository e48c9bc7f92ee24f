import { setPriority } from 'node:os'

const NICENESS = 10

let isAsked = false

/**
 * From now on the trainers of analyses let everything else go first: they take all cores for a minute, and a frame of the
 * window that waits for its turn is seen. Only on Linux, where a thread has a priority of its own; elsewhere it would be
 * that of the whole engine. Such a trainer does nothing else: a thread may not raise its priority again.
 */
export function letAnalysesGiveWay(): void {
  isAsked = process.platform === 'linux'
}

export function doAnalysesGiveWay(): boolean {
  return isAsked
}

/** Lowers the priority of the calling thread; where that is not allowed, all threads go alike. */
export function giveWay(): void {
  try {
    // Number 0 is the calling thread.
    setPriority(0, NICENESS)
  } catch {
    // Nothing depends on it but how smoothly the window moves.
  }
}
