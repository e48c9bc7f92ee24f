import { shallowRef, watch, type ShallowRef } from 'vue'
import { useSettings } from '../stores/settings.js'
import { colourTable, parseHex, type ColourTable, type Rgb } from './colour-scale.js'

export interface WeightColours {
  readonly table: ColourTable
  /** Of the numbers beside a heat map, as CSS. */
  readonly label: string
  readonly font: string
}

/**
 * The scale in the theme in force. Its poles are the window's pair of colours for negative and positive, which tells
 * colour-blind eyes the signs apart; its zero is the ground of the panels.
 */
export function useWeightColours(): ShallowRef<WeightColours> {
  const settings = useSettings()
  const colours = shallowRef(readColours())
  // After the document has taken the theme on.
  watch(
    () => settings.dark,
    () => requestAnimationFrame(() => (colours.value = readColours())),
  )
  return colours
}

function readColours(): WeightColours {
  const style = getComputedStyle(document.documentElement)
  const context = document.createElement('canvas').getContext('2d')
  const token = (name: string): Rgb => {
    if (!context) return [128, 128, 128]
    // Assigned and read back, a colour of any notation becomes #rrggbb.
    context.fillStyle = style.getPropertyValue(name).trim()
    return parseHex(context.fillStyle)
  }
  return {
    table: colourTable({
      negative: token('--w-negative'),
      zero: token('--w-panel'),
      positive: token('--w-positive'),
    }),
    label: style.getPropertyValue('--ui-text-muted').trim(),
    font: getComputedStyle(document.body).fontFamily,
  }
}
