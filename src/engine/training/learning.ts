import type { Floats } from '../kernels/index.js'
import type { Batch } from './first-layer.js'

/** When each image of a split was learned and forgotten, at threshold 0.5, over the recorded iterations. */
export interface Learning {
  /** First recorded iteration at which it was right; NaN: never. */
  readonly firstRight: Float64Array
  /** Right from here to the end; NaN: wrong at the end. */
  readonly rightSince: Float64Array
  /** How many times it went from right to wrong. */
  readonly forgotten: Float64Array
}

/** Follows each image of a split through a run: a few numbers an image, however many iterations are recorded. */
export class LearningTracker {
  private readonly learning: Learning

  /** `labels`: 0 or 1 for each of the split's images. */
  constructor(private readonly labels: Uint8Array) {
    const { length } = labels
    this.learning = {
      firstRight: new Float64Array(length).fill(NaN),
      rightSince: new Float64Array(length).fill(NaN),
      forgotten: new Float64Array(length),
    }
  }

  /** Takes in the probabilities of a recorded iteration: of all images, or of those of a batch. */
  record(iteration: number, probabilities: Floats, batch: Batch): void {
    const { firstRight, rightSince, forgotten } = this.learning
    for (let i = 0; i < probabilities.length; i++) {
      const j = batch ? batch[i]! : i
      const isRight = (probabilities[i]! > 0.5 ? 1 : 0) === this.labels[j]
      const wasRight = !Number.isNaN(rightSince[j]!)
      if (isRight === wasRight) continue
      rightSince[j] = isRight ? iteration : NaN
      if (!isRight) forgotten[j]!++
      else if (Number.isNaN(firstRight[j]!)) firstRight[j] = iteration
    }
  }

  result(): Learning {
    return this.learning
  }
}
