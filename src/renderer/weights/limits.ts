const MANTISSAS = [1, 1.5, 2, 3, 5, 7, 10] as const

/** The smallest of 1, 1.5, 2, 3, 5, 7, 10 times a power of ten that is not below `size`; 0 for 0 and what is not finite. */
export function niceLimit(size: number): number {
  if (!(size > 0) || !Number.isFinite(size)) return 0
  const exponent = Math.floor(Math.log10(size))
  const nice = MANTISSAS.map((mantissa) => Number(`${mantissa}e${exponent}`)).find((limit) => limit >= size)
  return nice ?? Number(`1e${exponent + 1}`)
}

const BINS = 2048

/** So many of the weights of a first layer lie inside its scale. A handful of large ones must not pale all others. */
const SHARE = 0.995

/**
 * The end of the scale that images share: 99.5 % of all values lie within ± it. Rounded up to a plain figure, which
 * also keeps it from trembling while training or scrubbing moves the values a little.
 */
export function imageLimit(maps: readonly Float32Array[]): number {
  const largest = Math.max(0, ...maps.map(largestOf))
  if (largest === 0) return 0
  const bins = new Uint32Array(BINS + 1)
  for (const map of maps) countSizes(map, largest, bins)
  const values = maps.reduce((count, map) => count + map.length, 0)
  let inside = 0
  const edge = bins.findIndex((count) => (inside += count) >= SHARE * values) + 1
  return niceLimit((Math.min(edge, BINS) / BINS) * largest)
}

/** Indexed loops: the iterating methods of typed arrays make an object of every number they hand on. */
function largestOf(values: Float32Array | Float64Array): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) {
    const size = finite(values[i] ?? 0)
    if (size > largest) largest = size
  }
  return largest
}

/** How many values lie in each of the equal steps from zero to the largest. */
function countSizes(values: Float32Array, largest: number, bins: Uint32Array): void {
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((finite(values[i] ?? 0) / largest) * BINS)
    bins[bin] = (bins[bin] ?? 0) + 1
  }
}

/** The end of the scale of a heat map: no value lies outside. */
export function heatLimit(...groups: readonly Float64Array[]): number {
  return niceLimit(Math.max(0, ...groups.map(largestOf)))
}

const finite = (value: number) => (Number.isFinite(value) ? Math.abs(value) : 0)
