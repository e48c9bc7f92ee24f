import { defineStore } from 'pinia'
import { computed, shallowRef, watch, type ShallowRef } from 'vue'
import {
  LIMITS,
  WhiskerError,
  type Evaluation,
  type ImageId,
  type SplitEvaluation,
} from '../../engine/contract/index.js'
import { engine } from '../engine-client.js'
import { afterPaint } from './after-paint.js'
import { useDataset } from './dataset.js'
import { latestOnly } from './latest.js'
import { useMoment, type ShownMoment } from './moment.js'
import { describeFailure, useNotices } from './notices.js'
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
 * What the run on screen makes of the current dataset at the threshold, as it was at the moment the scrubber is at.
 * Follows all of them by itself; `evaluation` is null while there is nothing to evaluate, and `problem` says why when
 * the engine refuses (for example another image size).
 */
export const useEvaluation = defineStore('evaluation', () => {
  const runs = useRuns()
  const dataset = useDataset()
  const moment = useMoment()
  const threshold = shallowRef<number>(LIMITS.threshold.default)
  const evaluation = shallowRef<Evaluation | null>(null)
  const problem = shallowRef<{ title: string; detail: string | null } | null>(null)
  /** What `evaluation` answers. */
  let answered: string | null = null

  /** Run, preview and dataset: an answer about others than these comes too late. */
  const subject = computed(() => {
    const run = runs.shown
    if (!run || !hasParameters(run) || !dataset.summary) return null
    return [run.id, moment.version, run.state, run.iteration, dataset.summary.id].join(' ')
  })
  /** What has to be true for the newest answer to be the one that is shown. */
  const key = computed(() => subject.value && `${subject.value} ${threshold.value} ${moment.wanted}`)

  function show(shown: Evaluation | null, at: ShownMoment | null, answers: string | null): void {
    answered = answers
    evaluation.value = shown
    problem.value = null
    moment.arrive(at)
  }

  /**
   * A preview brings the evaluation of its end along. It is shown a frame later than the curve: both in one frame would
   * take so long that the window is seen to stand still.
   */
  function adopt(ready: Evaluation): void {
    if (ready.threshold !== threshold.value || moment.wanted !== null) return
    const answers = key.value
    // Nothing else needs to be asked meanwhile.
    answered = answers
    afterPaint(() => {
      if (answered === answers && key.value === answers) show(ready, null, answers)
    })
  }

  async function ask(): Promise<[Evaluation, ShownMoment | null]> {
    const about = { runId: moment.runId ?? '', threshold: threshold.value }
    if (moment.wanted === null) return [await engine.ask('run.evaluation', about), null]
    const snapshot = await engine.ask('run.snapshot', { ...about, iteration: moment.wanted })
    return [snapshot.evaluation, snapshot]
  }

  const follow = latestOnly(async () => {
    const [about, wanted, atEnd] = [subject.value, key.value, moment.wanted === null]
    if (about === null || wanted === answered) return
    const late = () => subject.value !== about || (moment.wanted === null) !== atEnd
    try {
      const [ready, at] = await ask()
      if (!late()) show(ready, at, wanted)
    } catch (error) {
      if (late() || isLost(error)) return
      if (!atEnd) return backToEnd(error)
      show(null, null, null)
      problem.value = describeFailure(error)
    }
  })

  /** This iteration cannot be had: the newest one can. */
  function backToEnd(error: unknown): void {
    moment.goTo(null)
    useNotices().fail(error)
  }

  async function refresh(): Promise<void> {
    if (key.value !== null) return follow(key.value)
    show(null, null, null)
  }

  watch(key, () => void refresh(), { immediate: true })

  return { threshold, evaluation, problem, adopt, ...lookups(evaluation) }
})

/** The evaluation by image and by split. */
function lookups(evaluation: ShallowRef<Evaluation | null>) {
  const dataset = useDataset()

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
    return verdictOf(probability, label, evaluation.value?.threshold ?? LIMITS.threshold.default)
  }

  function split(name: 'train' | 'test'): SplitEvaluation | null {
    return evaluation.value?.[name] ?? null
  }

  return { probabilities, verdict, split }
}

const isLost = (error: unknown) => error instanceof WhiskerError && error.code === 'engine-stopped'

/** A probability above the threshold is a positive prediction; exactly the threshold is negative, as in the seed. */
export function verdictOf(probability: number, label: 0 | 1, threshold: number): ImageVerdict {
  const predicted = probability > threshold ? 1 : 0
  const correct = predicted === label
  return { probability, predicted, label, correct, wrongness: correct ? 0 : Math.abs(probability - threshold) }
}
