/** Red, green and blue, 0 … 255. */
export type Rgb = readonly [number, number, number]

/** The three colours everything else lies between. Zero is the ground, so that what does not matter is not seen. */
export interface Poles {
  readonly negative: Rgb
  readonly zero: Rgb
  readonly positive: Rgb
}

/** Colours on each side of zero: as many as a screen tells apart. */
const STEPS = 255
const ZERO = STEPS

/** The colours of a diverging scale from −1 to 1: RGBA bytes, one colour after another, zero in the middle. */
export type ColourTable = Uint8ClampedArray<ArrayBuffer>

/** Each side runs straight from zero to its pole in OKLab, where equal steps look equal. */
export function colourTable({ negative, zero, positive }: Poles): ColourTable {
  const table = new Uint8ClampedArray((2 * STEPS + 1) * 4)
  for (let i = -STEPS; i <= STEPS; i++) {
    table.set([...mix(zero, i < 0 ? negative : positive, Math.abs(i) / STEPS), 255], (i + ZERO) * 4)
  }
  return table
}

/** Which colour of the table a value has; values beyond ±limit have the pole's. Not a number counts as zero. */
export function colourIndex(value: number, limit: number): number {
  const share = value / limit
  if (!(limit > 0) || Number.isNaN(share)) return ZERO
  // Rounded by size: Math.round alone would treat the two sides differently.
  return ZERO + Math.sign(share) * Math.round(Math.min(1, Math.abs(share)) * STEPS)
}

/** The colour of a value as the table has it. */
export function colourOf(table: ColourTable, value: number, limit: number): Rgb {
  const at = colourIndex(value, limit) * 4
  return [table[at] ?? 0, table[at + 1] ?? 0, table[at + 2] ?? 0]
}

/** Paints values as pixels, one colour each: `pixels` are RGBA bytes of at least as many pixels. */
export function paint(values: Float32Array, limit: number, table: ColourTable, pixels: Uint8ClampedArray): void {
  const colours = new Uint32Array(table.buffer)
  const target = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.byteLength >> 2)
  // Indexed: the iterating methods of typed arrays make an object of every number they hand on.
  for (let i = 0; i < values.length; i++) target[i] = colours[colourIndex(values[i] ?? 0, limit)] ?? 0
}

export const css = ([red, green, blue]: Rgb): string => `rgb(${red} ${green} ${blue})`

/** Evenly spaced colours of the whole scale, negative first, for a legend. */
export function legendColours(table: ColourTable, count: number): string[] {
  return Array.from({ length: count }, (_, i) => css(colourOf(table, (2 * i) / (count - 1) - 1, 1)))
}

/** `#rrggbb` as a canvas gives back every opaque colour. Throws when it is anything else. */
export function parseHex(hex: string): Rgb {
  const [, red, green, blue] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(hex) ?? []
  const rgb = [red, green, blue].map((digits) => parseInt(digits ?? '', 16))
  if (rgb.some(Number.isNaN)) throw new Error(`not a colour of the form #rrggbb: ${hex}`)
  return [rgb[0] ?? 0, rgb[1] ?? 0, rgb[2] ?? 0]
}

/** Black or white, whichever is read better on this ground: one of them always reaches 4.5 : 1. */
export function textOn(ground: Rgb): '#000' | '#fff' {
  const light = luminance(ground)
  return 1.05 / (light + 0.05) > (light + 0.05) / 0.05 ? '#fff' : '#000'
}

/** Relative luminance, 0 … 1, as WCAG 2 defines it. */
export function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

function linear(byte: number): number {
  const share = byte / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

function encoded(light: number): number {
  const share = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055
  return Math.round(255 * Math.max(0, Math.min(1, share)))
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const [a, b] = [toOklab(from), toOklab(to)]
  const between = (i: 0 | 1 | 2) => a[i] + (b[i] - a[i]) * share
  return fromOklab([between(0), between(1), between(2)])
}

type Oklab = readonly [number, number, number]

/** https://bottosson.github.io/posts/oklab/ */
function toOklab([red, green, blue]: Rgb): Oklab {
  const [r, g, b] = [linear(red), linear(green), linear(blue)]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function fromOklab([lightness, a, b]: Oklab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encoded(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}
