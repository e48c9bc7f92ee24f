/** Mean and standard deviation over the runs, image by image. Runs are parallel; there is at least one. */
export function meanAndSpread(runs: readonly Float64Array[]): {
  mean: Float64Array<ArrayBuffer>
  spread: Float64Array<ArrayBuffer>
} {
  const length = runs[0]?.length ?? 0
  const column = (j: number) => runs.map((run) => run[j] ?? NaN)
  return {
    mean: Float64Array.from({ length }, (_, j) => average(column(j))),
    spread: Float64Array.from({ length }, (_, j) => standardDeviation(column(j))),
  }
}

export function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export function standardDeviation(values: readonly number[]): number {
  const middle = average(values)
  return Math.sqrt(average(values.map((value) => (value - middle) ** 2)))
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? NaN) + upper) / 2
}
