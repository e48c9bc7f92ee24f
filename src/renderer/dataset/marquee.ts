/** Height of the line below a tile's image, in CSS pixels. */
export const CAPTION = 20

/** How tiles lie in the grid, in CSS pixels from the top left of all that can be scrolled to. */
export interface GridLayout {
  readonly count: number
  readonly columns: number
  readonly tile: number
  readonly gap: number
  readonly rowHeight: number
  readonly padding: number
  /** Of a tile, with its caption. */
  readonly tileHeight: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** The indices of the tiles that the rectangle between two points touches; costs as much as there are. */
export function tilesBetween(from: Point, to: Point, layout: GridLayout): number[] {
  const { count, columns, tile, gap, rowHeight, padding, tileHeight } = layout
  const [left, right] = [Math.min(from.x, to.x) - padding, Math.max(from.x, to.x) - padding]
  const [top, bottom] = [Math.min(from.y, to.y) - padding, Math.max(from.y, to.y) - padding]
  const column = span(left, right, tile + gap, tile, columns)
  const row = span(top, bottom, rowHeight, tileHeight, Math.ceil(count / columns))
  const found: number[] = []
  for (let r = row.first; r <= row.last; r++) {
    for (let c = column.first; c <= column.last; c++) {
      const index = r * columns + c
      if (index < count) found.push(index)
    }
  }
  return found
}

/** Of pieces `size` long, one every `step`: those that [from, to] touches. */
function span(from: number, to: number, step: number, size: number, count: number): { first: number; last: number } {
  const first = Math.max(0, Math.floor(from / step) + (from - Math.floor(from / step) * step > size ? 1 : 0))
  return { first, last: Math.min(count - 1, Math.floor(to / step)) }
}
