import type { RunSummary } from '../../engine/contract/index.js'
import type { ChartRun } from '../chart/curves.js'

interface ChartRole {
  readonly run: RunSummary
  readonly role: ChartRun['role']
}

/**
 * Which runs the chart draws and as what: those chosen for comparison, the one trained just before the current one in
 * grey, and the current one last, on top. Over a preview it is the current one that stays in grey. Loaded parameters
 * are no training here, so they have no curve.
 */
export function chartRoles(
  runs: readonly RunSummary[],
  currentId: string | null,
  chosen: ReadonlySet<string>,
  preview: RunSummary | null = null,
): ChartRole[] {
  const trained = inOrder(runs, currentId, preview)
  const at = trained.findIndex((run) => run.id === (preview?.id ?? currentId))
  const roles: ChartRole[] = []
  trained.forEach((run, index) => {
    if (index === at) return
    if (index === at - 1) roles.unshift({ run, role: 'previous' })
    else if (chosen.has(run.id)) roles.push({ run, role: 'compared' })
  })
  const current = trained[at]
  return current ? [...roles, { run: current, role: 'selected' }] : roles
}

function inOrder(runs: readonly RunSummary[], currentId: string | null, preview: RunSummary | null): RunSummary[] {
  const trained = runs.filter((run) => run.origin === 'trained')
  if (!preview) return trained
  const ghost = trained.filter((run) => run.id === currentId)
  return [...trained.filter((run) => run.id !== currentId), ...ghost, preview]
}
