import type { Contributions } from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import { featureColumns, spreadOverPixels } from '../features/index.js'
import { contributionsOf } from '../inspection/index.js'
import { toMatrix } from '../matrix/index.js'
import type { DatasetStage } from './datasets.js'
import { FIRST_PHOTO_ID, type PredictionStage } from './predictions.js'
import { parametersOf } from './run.js'
import type { RunStage } from './runs.js'

/** Why an image has its probability. */
export class ExplanationStage {
  constructor(
    private readonly datasets: DatasetStage,
    private readonly runs: RunStage,
    private readonly predictions: PredictionStage,
  ) {}

  /** Throws `not-found`, `run-not-ready`, `size-mismatch`. */
  contributions(runId: string, imageId: number): Contributions {
    const run = this.runs.get(runId)
    const parameters = parametersOf(run)
    const { summary } = run
    const { size, pixels } = this.pixels(imageId)
    if (size !== summary.imageSize) {
      const sizes = `"${summary.name}" sees images of ${summary.imageSize} × ${summary.imageSize}, this one is `
      throw new WhiskerError('size-mismatch', `${sizes}${size} × ${size}.`, summary.name)
    }
    const { hiddenLayers, hiddenActivation } = summary.hyperparameters
    const sample = { features: pixels.length, samples: 1, bytes: pixels }
    const { scaling } = parameters
    const x = scaling ? featureColumns(sample, scaling) : toMatrix(sample)
    const { contributions, bias, ...rest } = contributionsOf(parameters, x, hiddenActivation)
    if (!scaling) {
      const method = hiddenLayers.length === 0 ? 'exact' : 'gradient-times-input'
      return { size, method, map: contributions, bias, ...rest }
    }
    // The constant among the features is a bias by another name.
    const constant = contributions.at(-1) ?? 0
    const map = spreadOverPixels(contributions, pixels, size)
    return { size, method: 'features-to-pixels', map, bias: bias + constant, ...rest }
  }

  private pixels(id: number): { size: number; pixels: Uint8Array } {
    return id >= FIRST_PHOTO_ID ? this.predictions.pixels(id) : this.datasets.pixels(id)
  }
}
