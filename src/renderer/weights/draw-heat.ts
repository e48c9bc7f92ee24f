import type { LayerWeights } from '../../engine/contract/index.js'
import { colourOf, css, textOn } from './colour-scale.js'
import { cellRect, LABELS, type HeatCell, type HeatLayout } from './heat-layout.js'
import type { WeightColours } from './use-weight-colours.js'

const FIGURE_PX = 11
const LABEL_PX = 10
/** Between cells, when they are large enough to spare it. */
const SEAM = 1

export interface HeatDrawing {
  /** Of the layout's rows and columns. */
  readonly layer: LayerWeights
  readonly layout: HeatLayout
  readonly limit: number
  readonly colours: WeightColours
  readonly figure: (value: number) => string
}

const figureFont = (family: string) => `${FIGURE_PX}px ${family}`

/** How wide a figure becomes in a cell, in CSS pixels. */
export function figureWidth(figure: string, family: string): number {
  const context = document.createElement('canvas').getContext('2d')
  if (!context) return FIGURE_PX * figure.length
  context.font = figureFont(family)
  return context.measureText(figure).width
}

/** Draws cells, figures where they fit, and the numbers of units and inputs, sharp on a screen of this ratio. */
export function drawHeat(canvas: HTMLCanvasElement, drawing: HeatDrawing, devicePixelRatio: number): void {
  const { width, height } = drawing.layout
  const context = canvas.getContext('2d')
  if (!context) return
  resize(canvas, Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio))
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
  context.clearRect(0, 0, width, height)
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  drawLabels(context, drawing)
  const { layer } = drawing
  context.font = figureFont(drawing.colours.font)
  for (let row = 0; row < layer.rows; row++) {
    for (let col = 0; col < layer.cols; col++) {
      drawCell(context, drawing, { row, col }, layer.weights[row * layer.cols + col] ?? 0)
    }
    drawCell(context, drawing, { row, col: layer.cols }, layer.biases[row] ?? 0)
  }
}

/** Only when needed: setting a canvas's size allocates it anew. */
function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
}

function drawCell(context: CanvasRenderingContext2D, drawing: HeatDrawing, cell: HeatCell, value: number): void {
  const { layout, limit, colours, figure } = drawing
  const { left, top, width, height } = cellRect(layout, cell)
  const ground = colourOf(colours.table, value, limit)
  const seam = width >= 12 ? SEAM : 0
  context.fillStyle = css(ground)
  context.fillRect(left, top, width - seam, height - seam)
  if (!layout.numbers) return
  context.fillStyle = textOn(ground)
  context.fillText(figure(value), left + (width - seam) / 2, top + (height - seam) / 2 + 0.5)
}

/** Every number where there is room for it, otherwise every fifth. */
function drawLabels(context: CanvasRenderingContext2D, { layout, colours }: HeatDrawing): void {
  const { rows, cols } = layout
  context.font = `${LABEL_PX}px ${colours.font}`
  context.fillStyle = colours.label
  const labelled = (size: number, index: number) => size >= 16 || index === 0 || (index + 1) % 5 === 0
  for (let col = 0; col <= cols; col++) {
    const { left, width } = cellRect(layout, { row: 0, col })
    const bias = col === cols
    if (bias || labelled(width, col)) context.fillText(bias ? 'b' : `${col + 1}`, left + width / 2, LABELS.top / 2)
  }
  for (let row = 0; row < rows; row++) {
    const { top, height } = cellRect(layout, { row, col: 0 })
    if (labelled(height, row)) context.fillText(`${row + 1}`, LABELS.left / 2, top + height / 2)
  }
}
