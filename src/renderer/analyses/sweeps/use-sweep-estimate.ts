import { computed, type ComputedRef } from 'vue'
import { useDataset } from '../../stores/dataset.js'
import { useHyperparameters } from '../../stores/hyperparameters.js'
import { useRuns } from '../../stores/runs.js'
import { estimateSeconds } from '../../training/estimate.js'
import { useSweepForm } from './use-sweep-form.js'

/** Seconds that the sweep in the form will take, going by the base configuration alone; null while nobody can say. */
export function useSweepEstimate(): ComputedRef<number | null> {
  const form = useSweepForm()
  const dataset = useDataset()
  const runs = useRuns()
  const hyperparameters = useHyperparameters()

  return computed(() => {
    const base = form.hyperparameters
    if (!base || !dataset.summary) return null
    // A fold is trained on what the others hold.
    const samples = Math.round(dataset.summary.train * (1 - 1 / form.folds))
    const { seconds } = estimateSeconds(base, hyperparameters.features, samples, runs.list)
    return (seconds * form.cells * form.folds) / Math.max(1, navigator.hardwareConcurrency)
  })
}
