/** What an axis shows: from min to max, evenly or by ratios. */
export interface Domain {
  readonly min: number
  readonly max: number
  /** Even steps of the logarithm; min and max must be above zero. */
  readonly log?: boolean
}

/** Where a value lies between the ends of a domain: 0 at min, 1 at max. An empty domain has all its values in the middle. */
export function shareOf({ min, max, log = false }: Domain, value: number): number {
  const at = log ? Math.log : (x: number) => x
  const span = at(max) - at(min)
  return span > 0 ? (at(value) - at(min)) / span : 0.5
}

/** Plain figures inside the domain, about `count` of them: multiples of 1, 2 or 5 times a power of ten. */
export function ticksOf(domain: Domain, count: number): number[] {
  const { min, max } = domain
  if (!(max > min) || !Number.isFinite(max - min)) return [min]
  return domain.log ? logTicks(domain, count) : linearTicks(domain, count)
}

function linearTicks({ min, max }: Domain, count: number): number[] {
  const raw = (max - min) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw * (1 - 1e-9)) ?? 10) * power
  const ticks: number[] = []
  // Counted in whole steps, so that rounding does not add up.
  for (let n = Math.ceil(min / step - 1e-9); n * step <= max + step * 1e-9; n++)
    ticks.push(Number((n * step).toPrecision(12)))
  return ticks
}

/** Powers of ten, with 2 and 5 between them where there is room. */
function logTicks({ min, max }: Domain, count: number): number[] {
  const [first, last] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))]
  const within = (factors: readonly number[]) =>
    Array.from({ length: last - first + 1 }, (_, i) => factors.map((factor) => Number(`${factor}e${first + i}`)))
      .flat()
      .filter((tick) => tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9))
  const dense = within([1, 2, 5])
  return dense.length <= 2 * count ? dense : within([1])
}

/** A domain around all of these values, a little wider than they are. */
export function domainAround(values: Iterable<number>, margin = 0.05): Domain {
  let [min, max] = [Infinity, -Infinity]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  if (min > max) return { min: 0, max: 1 }
  const room = (max - min || Math.abs(max) || 1) * margin
  return { min: min - room, max: max + room }
}
