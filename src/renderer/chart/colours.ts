/** The chart's colours as plain `#rrggbb`, read from the window's tokens; a chart that leaves the window needs no CSS. */
export interface ChartColours {
  readonly ground: string
  readonly raised: string
  readonly text: string
  readonly muted: string
  readonly axis: string
  readonly grid: string
  readonly label: string
  readonly labelText: string
  readonly selected: string
  readonly previous: string
  readonly compared: readonly string[]
  readonly font: string
}

/** Any CSS colour (oklch too) as `#rrggbb`, by painting one pixel with it. */
function makeResolver(): (css: string) => string {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return (css) => {
    if (!context) return '#808080'
    context.clearRect(0, 0, 1, 1)
    context.fillStyle = '#808080'
    context.fillStyle = css
    context.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
    return `#${[red, green, blue].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
  }
}

/** Reads the tokens as they apply to the element, in the theme in force. */
export function readColours(element: Element): ChartColours {
  const style = getComputedStyle(element)
  const resolve = makeResolver()
  const token = (name: string) => resolve(style.getPropertyValue(name).trim())
  return {
    ground: token('--w-panel'),
    raised: token('--ui-bg-elevated'),
    text: token('--ui-text'),
    muted: token('--ui-text-muted'),
    axis: token('--ui-border-accented'),
    grid: token('--ui-border'),
    label: token('--ui-bg-inverted'),
    labelText: token('--ui-text-inverted'),
    selected: token('--chart-selected'),
    previous: token('--chart-previous'),
    compared: [1, 2, 3, 4, 5].map((n) => token(`--chart-compared-${n}`)),
    font: style.fontFamily,
  }
}
