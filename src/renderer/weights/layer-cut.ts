import type { LayerWeights } from '../../engine/contract/index.js'

/** The first units and inputs of a layer, at most `most` of each: more can neither be drawn legibly nor read out. */
export function cutLayer(layer: LayerWeights, most: number): LayerWeights {
  const rows = Math.min(layer.rows, most)
  const cols = Math.min(layer.cols, most)
  if (rows === layer.rows && cols === layer.cols) return layer
  const weights = new Float64Array(rows * cols)
  for (let row = 0; row < rows; row++) {
    weights.set(layer.weights.subarray(row * layer.cols, row * layer.cols + cols), row * cols)
  }
  return { rows, cols, weights, biases: layer.biases.slice(0, rows) }
}
