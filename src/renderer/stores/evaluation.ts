import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import {
  LIMITS,
  WhiskerError,
  type Evaluation,
  type ImageId,
  type SplitEvaluation,
} from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { useDataset } from './dataset.js'
import { describeFailure } from './notices.js'
import { hasParameters, useRuns } from './runs.js'

/** What the current run makes of one dataset image. */
export interface ImageVerdict {
  readonly probability: number
  readonly predicted: 0 | 1
  readonly label: 0 | 1
  readonly correct: boolean
  /** How far the probability lies on the wrong side of the threshold; 0 when correct. */
  readonly wrongness: number
}

/**
 * What the current run makes of the current dataset at the threshold. Follows both by itself; `evaluation` is null
 * while there is nothing to evaluate, and `problem` says why when the engine refuses (for example another image size).
 */
export const useEvaluation = defineStore('evaluation', () => {
  const runs = useRuns()
  const dataset = useDataset()
  const threshold = shallowRef<number>(LIMITS.threshold.default)
  const evaluation = shallowRef<Evaluation | null>(null)
  const problem = shallowRef<{ title: string; detail: string | null } | null>(null)
  let asked = 0

  const probabilities = computed(() => {
    const byId = new Map<ImageId, number>()
    for (const split of [evaluation.value?.train, evaluation.value?.test]) {
      split?.ids.forEach((id, i) => byId.set(id, split.probabilities[i] ?? 0))
    }
    return byId
  })

  /** Null when the image belongs to no dataset or nothing has been evaluated. */
  function verdict(id: ImageId): ImageVerdict | null {
    const probability = probabilities.value.get(id)
    const label = dataset.byId(id)?.label
    if (probability === undefined || label === undefined) return null
    return verdictOf(probability, label, evaluation.value?.threshold ?? threshold.value)
  }

  function split(name: 'train' | 'test'): SplitEvaluation | null {
    return evaluation.value?.[name] ?? null
  }

  /** What has to be true for the newest answer to be the one that is shown. */
  const key = computed(() => {
    const run = runs.current
    if (!run || !hasParameters(run) || !dataset.summary) return null
    return `${run.id} ${run.state} ${run.iteration} ${dataset.summary.id} ${threshold.value}`
  })

  async function refresh(): Promise<void> {
    const ticket = ++asked
    const run = runs.current
    if (key.value === null || !run) {
      evaluation.value = null
      problem.value = null
      return
    }
    try {
      const answer = await engine.ask('run.evaluation', { runId: run.id, threshold: threshold.value })
      if (ticket !== asked) return
      evaluation.value = answer
      problem.value = null
    } catch (error) {
      if (ticket !== asked || (error instanceof WhiskerError && error.code === 'engine-stopped')) return
      evaluation.value = null
      problem.value = describeFailure(error)
    }
  }

  watch(key, () => void refresh(), { immediate: true })

  return { threshold, evaluation, problem, probabilities, verdict, split, refresh }
})

/** A probability above the threshold is a positive prediction; exactly the threshold is negative, as in the seed. */
export function verdictOf(probability: number, label: 0 | 1, threshold: number): ImageVerdict {
  const predicted = probability > threshold ? 1 : 0
  const correct = predicted === label
  return { probability, predicted, label, correct, wrongness: correct ? 0 : Math.abs(probability - threshold) }
}
