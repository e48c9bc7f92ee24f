type Place = (value: number) => number

/** A line through points, as an SVG path. */
export function linePath(xs: ArrayLike<number>, ys: ArrayLike<number>, px: Place, py: Place): string {
  return steps(xs, ys, px, py, 'M')
}

/** The area between two curves over the same places, as a closed SVG path. */
export function bandPath(
  xs: ArrayLike<number>,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  px: Place,
  py: Place,
): string {
  if (xs.length === 0) return ''
  const back = (values: ArrayLike<number>) => Array.from(values).reverse()
  return `${steps(xs, high, px, py, 'M')}${steps(back(xs), back(low), px, py, 'L')}Z`
}

function steps(xs: ArrayLike<number>, ys: ArrayLike<number>, px: Place, py: Place, first: 'M' | 'L'): string {
  const at = (i: number) => `${px(xs[i] ?? 0).toFixed(1)} ${py(ys[i] ?? 0).toFixed(1)}`
  return Array.from({ length: xs.length }, (_, i) => `${i === 0 ? first : 'L'}${at(i)}`).join('')
}
