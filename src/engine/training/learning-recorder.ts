import type { Batch } from './first-layer.js'

/** When each image of a split was learned and forgotten, at threshold 0.5, over the recorded iterations. Parallel arrays. */
export interface Learning {
  /** First recorded iteration at which it was right; NaN: never. */
  readonly firstRight: Float64Array
  /** Right from here to the end; NaN: wrong at the end. */
  readonly rightSince: Float64Array
  /** How many times it went from right to wrong. */
  readonly forgotten: Float64Array
}

export class LearningRecorder {
  private readonly learning: Learning

  constructor(samples: number) {
    const never = () => new Float64Array(samples).fill(NaN)
    this.learning = { firstRight: never(), rightSince: never(), forgotten: new Float64Array(samples) }
  }

  /**
   * Takes in the probabilities at an iteration, of the batch where there is one, and returns the share of them on the
   * right side of one half; exactly one half is negative.
   */
  observe(iteration: number, probabilities: ArrayLike<number>, labels: Uint8Array, batch: Batch): number {
    const { firstRight, rightSince, forgotten } = this.learning
    let right = 0
    for (let i = 0; i < labels.length; i++) {
      const image = batch ? batch[i]! : i
      if ((probabilities[i]! > 0.5 ? 1 : 0) === labels[i]!) {
        right++
        if (Number.isNaN(rightSince[image]!)) rightSince[image] = iteration
        if (Number.isNaN(firstRight[image]!)) firstRight[image] = iteration
      } else if (!Number.isNaN(rightSince[image]!)) {
        forgotten[image]!++
        rightSince[image] = NaN
      }
    }
    return right / labels.length
  }

  result(): Learning {
    return this.learning
  }
}
