import { colourOf, css, textOn, type Rgb } from '../../weights/colour-scale.js'
import { useWeightColours } from '../../weights/use-weight-colours.js'

/** The weakest colour is not the ground itself: a cell that is done must be seen to be. */
const PALEST = 0.08

/** Ground and text of an accuracy between the lowest and the highest there is: pale to strong, in the theme in force. */
export function useAccuracyColours() {
  const colours = useWeightColours()

  function ground(accuracy: number, range: { min: number; max: number }): Rgb {
    const share = range.max > range.min ? (accuracy - range.min) / (range.max - range.min) : 1
    return colourOf(colours.value.table, PALEST + (1 - PALEST) * share, 1)
  }

  return {
    line: (accuracy: number, range: { min: number; max: number }) => css(ground(accuracy, range)),
    cell(accuracy: number, range: { min: number; max: number }) {
      const colour = ground(accuracy, range)
      return { background: css(colour), color: textOn(colour) }
    },
  }
}
