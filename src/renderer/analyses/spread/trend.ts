interface CurvePoint {
  readonly fraction: number
  readonly accuracy: number
  readonly interval: readonly [number, number]
}

/**
 * What a learning curve says about more images: `rising` when all of them do better than half of them by more than half
 * the width of either interval, `flat` when the difference is less than a quarter of it, otherwise `unclear`. null
 * while half or all is missing.
 */
export function trendOf(points: readonly CurvePoint[]): 'rising' | 'flat' | 'unclear' | null {
  const whole = points.find(({ fraction }) => fraction === 1)
  const half = points.findLast(({ fraction }) => fraction <= 0.5)
  if (!whole || !half) return null
  const width = Math.max(whole.interval[1] - whole.interval[0], half.interval[1] - half.interval[0])
  const gain = whole.accuracy - half.accuracy
  if (gain > width / 2) return 'rising'
  return Math.abs(gain) < width / 4 ? 'flat' : 'unclear'
}
