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
  const largest = maps.reduce((size, map) => map.reduce((most, value) => Math.max(most, finite(value)), size), 0)
  if (largest === 0) return 0
  const bins = new Uint32Array(BINS)
  let values = 0
  for (const map of maps) {
    values += map.length
    for (const value of map) {
      const bin = Math.min(BINS - 1, Math.floor((finite(value) / largest) * BINS))
      bins[bin] = (bins[bin] ?? 0) + 1
    }
  }
  let inside = 0
  const edge = bins.findIndex((count) => (inside += count) >= SHARE * values) + 1
  return niceLimit((edge / BINS) * largest)
}

/** The end of the scale of a heat map: no value lies outside. */
export function heatLimit(...groups: readonly Float64Array[]): number {
  return niceLimit(
    groups.reduce((size, group) => group.reduce((most, value) => Math.max(most, finite(value)), size), 0),
  )
}

const finite = (value: number) => (Number.isFinite(value) ? Math.abs(value) : 0)
