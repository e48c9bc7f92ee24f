/** The rank of each value, 1 for the smallest; equal values share the mean of their ranks. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const sorted = Array.from(values, (value, i) => ({ value, i })).sort((a, b) => a.value - b.value)
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < sorted.length;) {
    const same = sorted.slice(from).findIndex(({ value }) => value !== sorted[from]?.value)
    const to = same < 0 ? sorted.length : from + same
    for (const { i } of sorted.slice(from, to)) ranks[i] = (from + 1 + to) / 2
    from = to
  }
  return ranks
}

/** Spearman's rank correlation; null where one of the two does not vary. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const [x, y] = [ranksOf(a), ranksOf(b)]
  const middle = (x.length + 1) / 2
  let [xy, xx, yy] = [0, 0, 0]
  x.forEach((rank, i) => {
    const [dx, dy] = [rank - middle, (y[i] ?? NaN) - middle]
    xy += dx * dy
    xx += dx * dx
    yy += dy * dy
  })
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy)
}
