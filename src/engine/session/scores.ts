import type { Comparison, Evaluation, Scores, SplitEvaluation, SplitScores } from '../contract/index.js'
import { LIMITS } from '../contract/index.js'
import type { Dataset } from '../dataset/index.js'
import { agreementOf, scoreSplit } from '../inspection/index.js'
import type { DatasetStage } from './datasets.js'
import type { EvaluationStage } from './evaluations.js'
import type { HistoryStage } from './history.js'

/** How good a run's probabilities are at every threshold at once: ROC, precision–recall, calibration. */
export class ScoreStage {
  constructor(
    private readonly datasets: DatasetStage,
    private readonly evaluations: EvaluationStage,
    private readonly history: HistoryStage,
  ) {}

  /** At an iteration (null: the newest). Throws `no-dataset`, `not-found`, `run-not-ready`, `size-mismatch`. */
  async scores(runId: string, iteration: number | null): Promise<Scores> {
    return this.of(await this.evaluation(runId, iteration, LIMITS.threshold.default))
  }

  async evaluation(runId: string, iteration: number | null, threshold: number): Promise<Evaluation> {
    if (iteration === null) return this.evaluations.evaluate(runId, threshold)
    return (await this.history.snapshot(runId, iteration, threshold)).evaluation
  }

  of({ train, test }: Evaluation): Scores {
    const dataset = this.datasets.current()
    return { train: score(dataset, train), test: test && score(dataset, test) }
  }

  /** Two runs as they are now. Throws `no-dataset`, `not-found`, `run-not-ready`, `size-mismatch`. */
  async compare(first: string, second: string, threshold: number): Promise<Comparison> {
    const one = await this.evaluation(first, null, threshold)
    const other = await this.evaluation(second, null, threshold)
    const dataset = this.datasets.current()
    const agreement = (a: SplitEvaluation, b: SplitEvaluation) =>
      agreementOf(a.ids, labelsOf(dataset, a.ids), { first: a.probabilities, second: b.probabilities }, threshold)
    return {
      train: agreement(one.train, other.train),
      test: one.test && other.test && agreement(one.test, other.test),
    }
  }
}

function score(dataset: Dataset, { ids, probabilities }: SplitEvaluation): SplitScores {
  return scoreSplit(labelsOf(dataset, ids), probabilities)
}

function labelsOf({ images, classNames, positiveClass }: Dataset, ids: readonly number[]): Uint8Array {
  return Uint8Array.from(ids, (id) => {
    const image = images[id]
    return image && classNames[image.classIndex] === positiveClass ? 1 : 0
  })
}
