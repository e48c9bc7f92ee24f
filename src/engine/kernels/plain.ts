import type { Kernels } from './kernels.js'
import {
  activate,
  activateBackward,
  adamStep,
  addScaled,
  allFinite,
  copyColumns,
  crossEntropy,
  rowSums,
  sameVerdicts,
  scale,
} from './plain-elements.js'
import { addPixelProduct, gram, pixelForward } from './plain-pixels.js'
import {
  addPackedProduct,
  multiply,
  multiplyLeftTransposed,
  multiplyRightTransposed,
  pack,
  packPart,
} from './plain-products.js'

/** The reference: plain TypeScript, on ordinary arrays of any origin. */
export const PLAIN: Kernels = {
  name: 'plain',
  floats(precision, content) {
    const length = typeof content === 'number' ? content : content.length
    const values = precision === 'f64' ? new Float64Array(length) : new Float32Array(length)
    if (typeof content !== 'number') values.set(content)
    return values
  },
  bytes: (length) => new Uint8Array(length),
  words: (length) => new Uint32Array(length),
  reset: () => undefined,
  recruit: () => undefined,
  close: () => undefined,
  multiply,
  multiplyLeftTransposed,
  multiplyRightTransposed,
  pack,
  packPart,
  addPackedProduct,
  pixelForward,
  addPixelProduct,
  gram,
  activate,
  activateBackward,
  crossEntropy,
  sameVerdicts,
  rowSums,
  copyColumns,
  addScaled,
  scale,
  adamStep,
  allFinite,
}
