import { bytesOfCheckpoint, type Checkpoint } from '../training/index.js'
import type { Run } from './run.js'

/** A run of any size costs the session no more than this for its checkpoints: the course's four-layer net 4 MiB. */
export const HISTORY_BYTES = 32 * 1024 * 1024
/** All runs together. */
const ALL_HISTORIES_BYTES = 256 * 1024 * 1024

/** Adds checkpoints to a run's own, in order; beyond the budget every other one goes, the newest stays. */
export function keepCheckpoints(run: Run, checkpoints: readonly Checkpoint[]): void {
  if (checkpoints.length === 0) return
  const known = new Set(run.checkpoints.map(({ iteration }) => iteration))
  const added = checkpoints.filter(({ iteration }) => !known.has(iteration))
  const all = [...run.checkpoints, ...added].sort((a, b) => a.iteration - b.iteration)
  run.checkpoints = bytesOf(all) > HISTORY_BYTES ? all.filter((_, i) => (all.length - 1 - i) % 2 === 0) : all
}

/** The oldest runs give theirs up first, the last one keeps its own; replays without them take longer, no more. */
export function trimHistories(runs: readonly Run[]): void {
  let bytes = runs.reduce((sum, run) => sum + bytesOf(run.checkpoints), 0)
  for (const run of runs.slice(0, -1)) {
    if (bytes <= ALL_HISTORIES_BYTES) return
    bytes -= bytesOf(run.checkpoints)
    run.checkpoints = []
  }
}

function bytesOf(checkpoints: readonly Checkpoint[]): number {
  return checkpoints.reduce((sum, checkpoint) => sum + bytesOfCheckpoint(checkpoint), 0)
}
