import { computed, type ComputedRef } from 'vue'
import { useDataset } from '../../stores/dataset.js'
import { useHyperparameters } from '../../stores/hyperparameters.js'
import { useRuns } from '../../stores/runs.js'
import { estimateSeconds } from '../../training/estimate.js'
import { useAnalysis } from '../use-analysis.js'
import { secondsAtPace } from './pace.js'
import { useSweepForm } from './use-sweep-form.js'

/**
 * Seconds that the sweep in the form will take; null while nobody can say. The last sweep of the same axes has shown
 * the pace; before there is one, the base configuration alone is gone by.
 */
export function useSweepEstimate(): ComputedRef<number | null> {
  const form = useSweepForm()
  const dataset = useDataset()
  const runs = useRuns()
  const hyperparameters = useHyperparameters()
  const { analysis } = useAnalysis('sweep')

  return computed(() => {
    const base = form.hyperparameters
    if (!base || !dataset.summary) return null
    const order = form.order(0)
    const paced = order && analysis.value && secondsAtPace(analysis.value, order, form.cells)
    if (paced !== null) return paced
    // A fold is trained on what the others hold.
    const { train } = dataset.summary
    const samples = Math.round(train * (1 - 1 / form.folds))
    const { seconds } = estimateSeconds(base, hyperparameters.features, samples, runs.list, train)
    return (seconds * form.cells * form.folds) / Math.max(1, navigator.hardwareConcurrency)
  })
}
