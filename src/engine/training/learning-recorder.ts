import type { Floats, Kernels, Precision } from '../kernels/index.js'
import type { Batch } from './first-layer.js'
import type { Pass } from './pass.js'

/** When each image of a split was learned and forgotten, at threshold 0.5, over the recorded iterations. Parallel arrays. */
export interface Learning {
  /** First recorded iteration at which it was right; NaN: never. */
  readonly firstRight: Float64Array
  /** Right from here to the end; NaN: wrong at the end. */
  readonly rightSince: Float64Array
  /** How many times it went from right to wrong. */
  readonly forgotten: Float64Array
}

/** Over all recorded iterations, also those after the best one of a run that stopped early. */
export interface SplitLearning {
  readonly train: Learning
  readonly test: Learning | null
}

export class LearningRecorder {
  private readonly learning: Learning
  /** 1 where it was right at the newest recorded iteration. */
  private readonly isRight: Floats
  /** How many of them. */
  private rights = 0

  constructor(
    samples: number,
    private readonly kernels: Kernels,
    precision: Precision,
  ) {
    const never = () => new Float64Array(samples).fill(NaN)
    this.learning = { firstRight: never(), rightSince: never(), forgotten: new Float64Array(samples) }
    this.isRight = kernels.floats(precision, samples)
  }

  /**
   * Takes in the probabilities of a forward pass, over the batch where there is one, and returns the share of them on
   * the right side of one half; exactly one half is negative.
   */
  observe(iteration: number, { probabilities, labels, targets }: Pass, batch: Batch): number {
    const { isRight } = this
    // From most iterations to the next nothing changes.
    if (!batch && this.kernels.sameVerdicts(isRight, probabilities, targets, labels.length)) {
      return this.rights / labels.length
    }
    let right = 0
    for (let i = 0; i < labels.length; i++) {
      const image = batch ? batch[i]! : i
      const now = (probabilities[i]! > 0.5 ? 1 : 0) === labels[i]! ? 1 : 0
      right += now
      if (now !== isRight[image]!) this.change(image, now, iteration)
    }
    return right / labels.length
  }

  private change(image: number, now: 0 | 1, iteration: number): void {
    const { firstRight, rightSince, forgotten } = this.learning
    this.isRight[image] = now
    this.rights += now === 1 ? 1 : -1
    rightSince[image] = now === 1 ? iteration : NaN
    if (now === 0) forgotten[image]!++
    else if (Number.isNaN(firstRight[image]!)) firstRight[image] = iteration
  }

  result(): Learning {
    return this.learning
  }

  copy(): Learning {
    const { firstRight, rightSince, forgotten } = this.learning
    return { firstRight: firstRight.slice(), rightSince: rightSince.slice(), forgotten: forgotten.slice() }
  }

  /** Goes on from what was observed before. Throws `RangeError` when it is of other images. */
  restore({ firstRight, rightSince, forgotten }: Learning): void {
    this.learning.firstRight.set(firstRight)
    this.learning.rightSince.set(rightSince)
    this.learning.forgotten.set(forgotten)
    this.isRight.set(Array.from(rightSince, (since) => (Number.isNaN(since) ? 0 : 1)))
    this.rights = rightSince.reduce((count, since) => count + (Number.isNaN(since) ? 0 : 1), 0)
  }
}
