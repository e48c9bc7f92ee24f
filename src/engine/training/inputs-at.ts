import type { Kernels, Precision } from '../kernels/index.js'
import { FeatureInputs } from './feature-inputs.js'
import { type Inputs, PIXEL_GRAM_SCALE, PixelInputs } from './inputs.js'
import type { LabeledSamples } from './task.js'

export type { Inputs }

/** The samples at these places, where the kernels can read them. */
export function inputsAt(
  kernels: Kernels,
  precision: Precision,
  whole: LabeledSamples['whole'],
  places: ArrayLike<number>,
): Inputs {
  if ('bytes' in whole) return PixelInputs.at(kernels, whole, places)
  return FeatureInputs.at(kernels, precision, whole, places)
}

/** What `Inputs.gram` gives, times this, is XᵀX. */
export function gramScaleOf(whole: LabeledSamples['whole']): number {
  return 'bytes' in whole ? PIXEL_GRAM_SCALE : 1
}
