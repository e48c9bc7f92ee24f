import { useI18n } from 'vue-i18n'
import type { LayerWeights } from '../../engine/contract/index.js'
import { useFormats } from '../format.js'
import { largestWeight } from './unit-maps.js'

/** A unit of the first layer in words; `unit` counts from 0, the words from 1. */
export function useUnitWords() {
  const { t } = useI18n()
  const f = useFormats()

  const title = (unit: number) => t('weights.unit', { unit: f.count(unit + 1) })

  function lines(layer: LayerWeights, unit: number): string[] {
    const { weight, row, column, channel } = largestWeight(layer, unit)
    const place = { row: f.count(row), column: f.count(column), channel: t(`weights.channelIn.${channel}`) }
    return [
      t('weights.biasIs', { bias: f.figure(layer.biases[unit] ?? 0) }),
      t('weights.largest', { weight: f.figure(weight), ...place }),
    ]
  }

  return { title, lines }
}

/** A cell of a later layer's map in words; `layer` counts from 1, `row` and `col` from 0, the words from 1. */
export function useCellWords() {
  const { t } = useI18n()
  const f = useFormats()

  function title({ weights, biases, cols }: LayerWeights, row: number, col: number): string {
    if (col === cols) return t('weights.biasIs', { bias: f.figure(biases[row] ?? 0) })
    return t('weights.weightIs', { weight: f.figure(weights[row * cols + col] ?? 0) })
  }

  function place({ cols }: LayerWeights, layer: number, row: number, col: number): string {
    const unit = { unit: f.count(row + 1), layer: f.count(layer) }
    if (col === cols) return t('weights.ofUnit', unit)
    return t('weights.fromUnit', { ...unit, from: f.count(col + 1), before: f.count(layer - 1) })
  }

  return { title, place }
}
