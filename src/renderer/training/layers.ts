import { LIMITS } from '../../engine/contract/index.js'

/** Units typed for each hidden layer, first to last: texts, so that half-typed figures survive every edit. */
export type LayerTexts = readonly string[]

export const canAddLayer = (layers: LayerTexts): boolean => layers.length < LIMITS.hiddenLayers.max

/** A new last hidden layer, as wide as the one before it: a sensible start for editing. */
export function addLayer(layers: LayerTexts): LayerTexts {
  return canAddLayer(layers) ? [...layers, layers.at(-1) ?? '7'] : layers
}

export function removeLayer(layers: LayerTexts, index: number): LayerTexts {
  return layers.filter((_, at) => at !== index)
}

export function setUnits(layers: LayerTexts, index: number, text: string): LayerTexts {
  return layers.map((units, at) => (at === index ? text : units))
}

/** Moves one layer to another place; places outside the list leave it as it is. */
export function moveLayer(layers: LayerTexts, from: number, to: number): LayerTexts {
  const moved = layers[from]
  if (moved === undefined || to < 0 || to >= layers.length) return layers
  const rest = removeLayer(layers, from)
  return [...rest.slice(0, to), moved, ...rest.slice(to)]
}
