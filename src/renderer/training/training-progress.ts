import type { RunSummary } from '../../engine/contract/index.js'

/** What the taskbar shows: how far the active runs are together, or null when nothing trains. */
export interface TaskbarProgress {
  readonly fraction: number | null
  readonly paused: boolean
}

/** Over all iterations asked for; paused only when every active run is. In whole percents, so that it seldom changes. */
export function taskbarProgress(active: readonly RunSummary[]): TaskbarProgress {
  if (active.length === 0) return { fraction: null, paused: false }
  const done = active.reduce((sum, run) => sum + run.iteration, 0)
  const all = active.reduce((sum, run) => sum + run.hyperparameters.iterations, 0)
  const fraction = Math.min(1, Math.round((100 * done) / all) / 100)
  return { fraction, paused: active.every((run) => run.state === 'paused') }
}
