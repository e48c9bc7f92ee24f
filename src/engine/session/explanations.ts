import type { Contributions } from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
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
    const x = toMatrix({ features: pixels.length, samples: 1, bytes: pixels })
    const { contributions: map, ...rest } = contributionsOf(parameters, x, hiddenActivation)
    return { size, method: hiddenLayers.length === 0 ? 'exact' : 'gradient-times-input', map, ...rest }
  }

  private pixels(id: number): { size: number; pixels: Uint8Array } {
    return id >= FIRST_PHOTO_ID ? this.predictions.pixels(id) : this.datasets.pixels(id)
  }
}
