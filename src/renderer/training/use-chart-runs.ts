import { computed, type ComputedRef } from 'vue'
import type { RunSummary } from '../../engine/contract/index.js'
import type { ChartRun } from '../chart/curves.js'
import { useRuns } from '../stores/runs.js'
import { chartRoles } from './chart-roles.js'

/** The runs that the chart draws, with the points they have so far; new objects with every batch of points. */
export function useChartRuns(): ComputedRef<ChartRun[]> {
  const runs = useRuns()

  function draw(run: RunSummary, role: ChartRun['role']): ChartRun {
    // Read so that this is computed again with every batch; the curves themselves are not reactive.
    runs.curveVersion(run.id)
    const { train, test } = runs.curves(run.id)
    const { id, name, hyperparameters } = run
    return {
      id,
      name,
      learningRate: hyperparameters.learningRate,
      role,
      curve: { train: train.points, test: test.points },
    }
  }

  return computed(() =>
    chartRoles(runs.list, runs.currentId, runs.visible, runs.preview).map(({ run, role }) => draw(run, role)),
  )
}
