import type { RunSummary } from '../../engine/contract/index.js'
import type { ChartRun } from '../chart/curves.js'

interface ChartRole {
  readonly run: RunSummary
  readonly role: ChartRun['role']
}

/**
 * Which runs the chart draws and as what: those chosen for comparison, the one trained just before the current one in
 * grey, and the current one last, on top. Loaded parameters are no training here, so they have no curve.
 */
export function chartRoles(
  runs: readonly RunSummary[],
  currentId: string | null,
  chosen: ReadonlySet<string>,
): ChartRole[] {
  const trained = runs.filter((run) => run.origin === 'trained')
  const at = trained.findIndex((run) => run.id === currentId)
  const roles: ChartRole[] = []
  trained.forEach((run, index) => {
    if (index === at) return
    if (index === at - 1) roles.unshift({ run, role: 'previous' })
    else if (chosen.has(run.id)) roles.push({ run, role: 'compared' })
  })
  const current = trained[at]
  return current ? [...roles, { run: current, role: 'selected' }] : roles
}
