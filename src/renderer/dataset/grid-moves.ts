/** Where a key leads in a grid of `count` tiles, `columns` a row, `page` rows a page; null for other keys. */
export function moveInGrid(
  key: string,
  from: number,
  { count, columns, page }: { count: number; columns: number; page: number },
): number | null {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * page,
    PageDown: columns * page,
  }
  if (count === 0) return null
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  const step = steps[key]
  if (step === undefined) return null
  // Nothing is selected yet: any move begins at the beginning.
  if (from < 0) return 0
  const to = from + step
  if (to >= 0 && to < count) return to
  // A page beyond the ends goes to the ends; a row or tile beyond them stays.
  if (key === 'PageUp') return 0
  return key === 'PageDown' || (key === 'ArrowDown' && rowOf(from, columns) < rowOf(count - 1, columns))
    ? count - 1
    : from
}

const rowOf = (index: number, columns: number): number => Math.floor(index / columns)

/**
 * Sizes a tile may have, in CSS pixels: whole multiples of the image, so that each pixel the network sees is as large
 * as the next. Large images get half their size too, drawn smoothly.
 */
export function tileSizes(imageSize: number): number[] {
  const sizes = imageSize >= 80 ? [Math.round(imageSize / 2)] : []
  for (let size = imageSize; size <= 256; size += imageSize) if (size >= 40) sizes.push(size)
  return sizes
}

/** The index of the size nearest to the wanted one; the larger of two equally near. */
export function nearestSize(sizes: readonly number[], wanted: number): number {
  let best = 0
  sizes.forEach((size, i) => {
    if (Math.abs(size - wanted) <= Math.abs((sizes[best] ?? 0) - wanted)) best = i
  })
  return best
}
