/** Between and below tiles, in CSS pixels; the template's gap and caption follow these. */
export const TILE_GAP = 14
export const CAPTION = 20
/** A caption may be so much wider than its image: a long bias fits below a small one. */
export const CAPTION_OVERHANG = 10
/** Smaller, a unit is a smudge. */
const SMALLEST = 48
const LARGEST = 384

/**
 * The side in CSS pixels at which each of `count` images of `size`² pixels is drawn: the largest whole multiple of
 * device pixels with which all of them fit into the area, or the smallest that can be looked at (48 px), then scrolled.
 */
export function tileSide(
  size: number,
  count: number,
  area: { readonly width: number; readonly height: number },
  devicePixelRatio: number,
): number {
  const pixel = 1 / devicePixelRatio
  const least = Math.max(1, Math.ceil(SMALLEST / (size * pixel)))
  let times = Math.max(least, Math.floor(LARGEST / (size * pixel)))
  while (times > least && !fits(times * size * pixel, count, area)) times--
  return times * size * pixel
}

function fits(side: number, count: number, { width, height }: { width: number; height: number }): boolean {
  const columns = Math.floor((width + TILE_GAP) / (side + TILE_GAP))
  if (columns < 1) return false
  const rows = Math.ceil(count / columns)
  return rows * (side + CAPTION + TILE_GAP) - TILE_GAP <= height
}
