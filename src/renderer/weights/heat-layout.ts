/** Where the cells of a heat map lie: weights of a layer, a row a unit, a column an input, biases in a column apart. */
export interface HeatLayout {
  readonly rows: number
  /** Weights a row; the bias's column comes after them. */
  readonly cols: number
  readonly cellWidth: number
  readonly cellHeight: number
  /** Cells are large enough for their figures. */
  readonly numbers: boolean
  /** Of everything, labels included, in CSS pixels. */
  readonly width: number
  readonly height: number
}

/** A cell: `col === cols` is the bias. */
export interface HeatCell {
  readonly row: number
  readonly col: number
}

export interface Rect {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Room for the numbers of units on the left and of inputs above, and between weights and biases. */
export const LABELS = { left: 26, top: 18, gap: 8 } as const
const PADDING = 8
const CELL = { min: 8, max: 64, height: 22 } as const
/** A map larger than this each way is cut, and says so. */
export const MOST_CELLS = 64

/** `figureWidth`: of the widest figure, in CSS pixels, as it will be drawn. */
export function heatLayout(rows: number, cols: number, available: number, figureWidth: number): HeatLayout {
  const columns = cols + 1
  const wide = Math.floor((available - LABELS.left - LABELS.gap) / columns)
  const numbers = wide >= figureWidth + PADDING
  const cellWidth = Math.max(CELL.min, Math.min(CELL.max, wide))
  const cellHeight = numbers ? CELL.height : Math.min(CELL.height, cellWidth)
  return {
    rows,
    cols,
    cellWidth,
    cellHeight,
    numbers,
    width: LABELS.left + columns * cellWidth + LABELS.gap,
    height: LABELS.top + rows * cellHeight,
  }
}

export function cellRect(layout: HeatLayout, { row, col }: HeatCell): Rect {
  const { cellWidth: width, cellHeight: height } = layout
  const gap = col === layout.cols ? LABELS.gap : 0
  return { left: LABELS.left + col * width + gap, top: LABELS.top + row * height, width, height }
}

/** The cell at a point of the map, in CSS pixels from its corner; null beside the cells. */
export function cellAt(layout: HeatLayout, x: number, y: number): HeatCell | null {
  const row = Math.floor((y - LABELS.top) / layout.cellHeight)
  if (row < 0 || row >= layout.rows) return null
  const weightsEnd = LABELS.left + layout.cols * layout.cellWidth
  if (x >= LABELS.left && x < weightsEnd) return { row, col: Math.floor((x - LABELS.left) / layout.cellWidth) }
  const bias = x - weightsEnd - LABELS.gap
  return bias >= 0 && bias < layout.cellWidth ? { row, col: layout.cols } : null
}

/** The cell an arrow key, Home or End leads to; null for other keys. */
export function cellAfterKey(layout: HeatLayout, { row, col }: HeatCell, key: string): HeatCell | null {
  switch (key) {
    case 'ArrowLeft':
      return { row, col: Math.max(0, col - 1) }
    case 'ArrowRight':
      return { row, col: Math.min(layout.cols, col + 1) }
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), col }
    case 'ArrowDown':
      return { row: Math.min(layout.rows - 1, row + 1), col }
    case 'Home':
      return { row, col: 0 }
    case 'End':
      return { row, col: layout.cols }
    default:
      return null
  }
}

/** Decimals with which figures up to `limit` are told apart: two significant digits of the largest, at least two. */
export function heatDecimals(limit: number): number {
  if (!(limit > 0)) return 2
  return Math.max(2, Math.min(8, 1 - Math.floor(Math.log10(limit))))
}
