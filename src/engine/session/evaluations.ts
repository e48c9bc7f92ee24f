import type { Evaluation, Split, SplitEvaluation } from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import type { Dataset } from '../dataset/index.js'
import { labeledPixels, wholePixels } from '../dataset/index.js'
import { evaluateSplit } from '../inspection/index.js'
import type { Parameters } from '../network/index.js'
import type { SplitProbabilities, TrainingResult } from '../training/index.js'
import type { DatasetStage } from './datasets.js'
import { computeProbabilities } from './probabilities.js'
import type { Run } from './run.js'
import { parametersOf } from './run.js'
import type { RunStage } from './runs.js'

/** A run's probabilities of all images of a dataset, by image id. */
interface Scored {
  /** The dataset's pixels: they stay the same object while only labels or split change. */
  readonly pixels: Uint8Array
  readonly parameters: Run['parameters']
  readonly probabilities: Promise<Float64Array<ArrayBuffer>>
}

/** What runs make of the dataset's images. Probabilities are computed once; another threshold or split costs nothing. */
export class EvaluationStage {
  private readonly scored = new WeakMap<Run, Scored>()

  constructor(
    private readonly datasets: DatasetStage,
    private readonly runs: RunStage,
  ) {}

  /** Throws `no-dataset`, `not-found`, `run-not-ready`, `size-mismatch`. */
  async evaluate(runId: string, threshold: number): Promise<Evaluation> {
    const dataset = this.datasets.current()
    const probabilities = await this.probabilities(this.runs.get(runId), dataset)
    return evaluateDataset(runId, dataset, probabilities, threshold)
  }

  /** The same of the run as it was at another iteration, on the dataset it was trained on. */
  async evaluateState(runId: string, state: TrainingResult, dataset: Dataset, threshold: number): Promise<Evaluation> {
    const probabilities = state.probabilities
      ? byId(dataset, state.probabilities)
      : await computeAll(this.runs.get(runId), state.parameters, dataset)
    return evaluateDataset(runId, dataset, probabilities, threshold)
  }

  /** One probability an image, in the order of their ids. */
  probabilities(run: Run, dataset: Dataset): Promise<Float64Array<ArrayBuffer>> {
    const parameters = parametersOf(run)
    expectSameSize(run, dataset)
    const known = this.scored.get(run)
    if (known?.pixels === dataset.pixels && known.parameters === parameters) return known.probabilities

    const own = run.summary.datasetId === dataset.id ? run.probabilities : null
    const probabilities = own ? completed(run, parameters, dataset, own) : computeAll(run, parameters, dataset)
    this.scored.set(run, { pixels: dataset.pixels, parameters, probabilities })
    return probabilities
  }
}

const EMPTY: SplitEvaluation = evaluateSplit([], new Uint8Array(0), new Float64Array(0), 0.5)

function computeAll({ summary }: Run, parameters: Parameters, dataset: Dataset): Promise<Float64Array<ArrayBuffer>> {
  return computeProbabilities(parameters, wholePixels(dataset), summary.hyperparameters.hiddenActivation)
}

/** The trainer's own numbers, and for excluded images, which it never saw, computed ones. */
async function completed(
  { summary }: Run,
  parameters: Parameters,
  dataset: Dataset,
  own: SplitProbabilities,
): Promise<Float64Array<ArrayBuffer>> {
  const all = byId(dataset, own)
  const excluded = Int32Array.from(dataset.images.flatMap((image, id) => (image.excluded ? [id] : [])))
  const { hiddenActivation } = summary.hyperparameters
  const computed = await computeProbabilities(parameters, wholePixels(dataset), hiddenActivation, excluded)
  excluded.forEach((id, place) => (all[id] = computed[place] ?? NaN))
  return all
}

/** In the order of the images' ids; NaN for excluded images. */
function byId(dataset: Dataset, { train, test }: SplitProbabilities): Float64Array<ArrayBuffer> {
  const all = new Float64Array(dataset.images.length).fill(NaN)
  const place = (split: Split, probabilities: Float64Array | null) =>
    labeledPixels(dataset, split)?.ids.forEach((id, j) => (all[id] = probabilities?.[j] ?? NaN))
  place('train', train)
  place('test', test)
  return all
}

function evaluateDataset(runId: string, dataset: Dataset, probabilities: Float64Array, threshold: number): Evaluation {
  const evaluation = (split: Split) => evaluate(dataset, split, probabilities, threshold)
  return { runId, threshold, train: evaluation('train') ?? EMPTY, test: evaluation('test') }
}

function evaluate(
  dataset: Dataset,
  split: Split,
  probabilities: Float64Array,
  threshold: number,
): SplitEvaluation | null {
  const images = labeledPixels(dataset, split)
  if (!images) return null
  const own = Float64Array.from(images.ids, (id) => probabilities[id] ?? NaN)
  return evaluateSplit(images.ids, images.labels, own, threshold)
}

function expectSameSize({ summary }: Run, { options }: Dataset): void {
  if (summary.imageSize === options.imageSize) return
  const sizes = `"${summary.name}" was trained on ${summary.imageSize} × ${summary.imageSize} images, this dataset has `
  throw new WhiskerError(
    'size-mismatch',
    `${sizes}${options.imageSize} × ${options.imageSize}. Set the image size to ${summary.imageSize} to compare them.`,
    summary.name,
  )
}
