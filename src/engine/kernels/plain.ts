import { activate, activateBackward, addScaled, allFinite, rowSums, scaleAndAdd } from './plain-elements.js'
import { pixelBackward, pixelForward, gram } from './plain-pixels.js'
import { multiply, multiplyLeftTransposed, multiplyRightTransposed } from './plain-products.js'
import type { Kernels } from './kernels.js'

/** The reference: plain TypeScript, runs everywhere. */
export const PLAIN: Kernels = {
  name: 'plain',
  multiply,
  multiplyLeftTransposed,
  multiplyRightTransposed,
  pixelForward,
  pixelBackward,
  gram,
  activate,
  activateBackward,
  rowSums,
  addScaled,
  scaleAndAdd,
  allFinite,
}
