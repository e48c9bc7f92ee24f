import { computed, type ComputedRef } from 'vue'
import type { RunSummary } from '../../engine/contract/index.js'
import { figuresAt, nearestIndex } from '../chart/curves.js'
import { useMoment } from '../stores/moment.js'
import { useRuns } from '../stores/runs.js'

type ShownFigures = Pick<RunSummary, 'iteration' | 'cost' | 'testCost' | 'trainAccuracy' | 'testAccuracy'>

/** The run's figures at the iteration every view shows. */
export function useShownFigures(run: () => RunSummary): ComputedRef<ShownFigures> {
  const moment = useMoment()
  const runs = useRuns()
  return computed(() => {
    const at = moment.runId === run().id ? moment.shown : null
    if (!at) return run()
    const { train, test } = runs.curves(run().id)
    const accuracy = ({ points }: typeof train) =>
      figuresAt(points, nearestIndex(points.iterations, at.iteration))?.accuracy ?? null
    return { ...at, trainAccuracy: accuracy(train), testAccuracy: accuracy(test) }
  })
}
