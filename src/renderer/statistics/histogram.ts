/**
 * The outline of a histogram as the points of an SVG polygon in a box of `width` × `height`, the highest bar of `top`
 * reaching its upper edge.
 */
export function outline(bars: ArrayLike<number>, width: number, height: number, top: number): string {
  const points = [`0,${height}`]
  for (let bar = 0; bar < bars.length; bar++) {
    const y = round(height - (top > 0 ? ((bars[bar] ?? 0) / top) * height : 0))
    points.push(`${round((bar / bars.length) * width)},${y}`, `${round(((bar + 1) / bars.length) * width)},${y}`)
  }
  return [...points, `${width},${height}`].join(' ')
}

const round = (value: number) => Math.round(value * 100) / 100

/** The highest bar of all histograms. */
export function highest(histograms: readonly ArrayLike<number>[]): number {
  return Math.max(0, ...histograms.flatMap((bars) => Array.from(bars)))
}

/** Bars as shares of their sum, so that a small class can be compared with a large one. */
export function shares(bars: ArrayLike<number>): number[] {
  const values = Array.from(bars)
  const sum = values.reduce((total, value) => total + value, 0)
  return values.map((value) => (sum > 0 ? value / sum : 0))
}
