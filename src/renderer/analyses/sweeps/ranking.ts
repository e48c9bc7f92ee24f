import type { SweepCell } from '../../../engine/contract/index.js'

export interface RankedCell {
  /** Its place in `SweepResult.cells`. */
  readonly index: number
  readonly cell: SweepCell
}

/** The cells that are done, best first: by cross-validated accuracy, then by cost; never by test accuracy. */
export function rankCells(cells: readonly SweepCell[]): RankedCell[] {
  return cells
    .flatMap((cell, index) => (cell.state === 'done' ? [{ index, cell }] : []))
    .sort(
      (a, b) =>
        (b.cell.accuracy ?? 0) - (a.cell.accuracy ?? 0) ||
        (a.cell.cost ?? Infinity) - (b.cell.cost ?? Infinity) ||
        a.index - b.index,
    )
}

/** Lowest and highest accuracy so far: the ends of the colours. null before the first. */
export function accuracyRange(cells: readonly SweepCell[]): { min: number; max: number } | null {
  const found = cells.flatMap(({ accuracy }) => (accuracy === null ? [] : [accuracy]))
  return found.length === 0 ? null : { min: Math.min(...found), max: Math.max(...found) }
}

/** Where the focus goes from a cell of a grid of so many rows and columns; null: the key means nothing here. */
export function gridMove(index: number, rows: number, columns: number, key: string): number | null {
  const [row, column] = [Math.floor(index / columns), index % columns]
  const at = (r: number, c: number) =>
    Math.max(0, Math.min(rows - 1, r)) * columns + Math.max(0, Math.min(columns - 1, c))
  switch (key) {
    case 'ArrowRight':
      return at(row, column + 1)
    case 'ArrowLeft':
      return at(row, column - 1)
    case 'ArrowDown':
      return at(row + 1, column)
    case 'ArrowUp':
      return at(row - 1, column)
    case 'Home':
      return at(row, 0)
    case 'End':
      return at(row, columns - 1)
    default:
      return null
  }
}
