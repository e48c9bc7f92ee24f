/** Values from `from` up to, but without, `to`; the last bin holds its upper end too. */
export interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
}

/**
 * Counts shares of `images` images (accuracies) in bins whose edges lie between the values they can take: bins of whole
 * images, all as wide, at most `most` of them. Without values: none.
 */
export function accuracyBins(shares: readonly number[], images: number, most: number): Bin[] {
  if (shares.length === 0) return []
  const right = shares.map((share) => Math.round(share * images))
  const [low, high] = [Math.min(...right), Math.max(...right)]
  const width = Math.max(1, Math.ceil((high - low + 1) / most))
  const bins = Math.ceil((high - low + 1) / width)
  const counts = new Array<number>(bins).fill(0)
  for (const value of right) {
    const bin = Math.floor((value - low) / width)
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const edge = (bin: number) => (low + bin * width - 0.5) / images
  return counts.map((count, bin) => ({ from: edge(bin), to: edge(bin + 1), count }))
}

export interface Summary {
  readonly min: number
  readonly median: number
  readonly mean: number
  readonly max: number
  /** Standard deviation, of a sample (n − 1); 0 for a single value. */
  readonly deviation: number
}

/** null without values. */
export function summarize(values: readonly number[]): Summary | null {
  const sorted = [...values].sort((a, b) => a - b)
  const [min, max] = [sorted[0], sorted.at(-1)]
  if (min === undefined || max === undefined) return null
  const middle = (sorted.length - 1) / 2
  const median = ((sorted[Math.floor(middle)] ?? min) + (sorted[Math.ceil(middle)] ?? min)) / 2
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { min, median, mean, max, deviation: Math.sqrt(squares / Math.max(1, sorted.length - 1)) }
}
