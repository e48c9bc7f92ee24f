import { setImmediate as nextTurn } from 'node:timers/promises'
import type { HiddenActivation } from '../contract/index.js'
import { featureColumns } from '../features/index.js'
import { accuracy } from '../inspection/index.js'
import { type PixelMatrix, selectSamples } from '../matrix/index.js'
import type { Parameters } from '../network/index.js'
import { probabilities } from '../network/index.js'
import type { LabeledPixels } from '../training/index.js'
import type { Run } from './run.js'

/** Multiply-adds between two looks at the messages: some 10 ms of plain TypeScript. */
const OPERATIONS_PER_TURN = 2e7
/** Edges and colours of a pixel's channel take about as long as so many of them. */
const FEATURE_OPERATIONS = 100

/**
 * The probability of the positive class of every image, or of those at these places, in small batches with a turn of the event loop between them:
 * the engine thread stays free to answer.
 */
export async function computeProbabilities(
  parameters: Parameters,
  pixels: PixelMatrix,
  hidden: HiddenActivation,
  places: Int32Array = Int32Array.from({ length: pixels.samples }, (_, j) => j),
): Promise<Float64Array<ArrayBuffer>> {
  const result = new Float64Array(places.length)
  const units = parameters.weights[0]?.rows ?? 1
  const operations = parameters.scaling ? FEATURE_OPERATIONS * pixels.features : units * pixels.features
  const batch = Math.max(1, Math.floor(OPERATIONS_PER_TURN / operations))
  for (let first = 0; first < places.length; first += batch) {
    const samples = selectSamples(pixels, places.subarray(first, first + batch))
    const x = parameters.scaling ? featureColumns(samples, parameters.scaling) : samples
    result.set(probabilities(parameters, x, hidden), first)
    await nextTurn()
  }
  return result
}

/** Accuracies, at threshold 0.5, on the very images a run was trained and tested on. */
export async function splitAccuracies(
  run: Run,
): Promise<{ trainAccuracy: number | null; testAccuracy: number | null }> {
  const of = async (split: LabeledPixels | null, known: Float64Array | null) => {
    if (!split || !run.parameters) return null
    const { hiddenActivation } = run.summary.hyperparameters
    return accuracy(
      split.labels,
      known ?? (await computeProbabilities(run.parameters, split.whole, hiddenActivation, split.ids)),
      0.5,
    )
  }
  const { task, probabilities } = run
  return {
    trainAccuracy: await of(task?.train ?? null, probabilities?.train ?? null),
    testAccuracy: await of(task?.test ?? null, probabilities?.test ?? null),
  }
}
