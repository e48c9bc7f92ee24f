import { html, type Markup } from './markup.js'

export interface SvgLine {
  readonly points: readonly (readonly [x: number, y: number])[]
  /** How the style sheet draws it. */
  readonly kind: 'train' | 'test' | 'reference'
  readonly name: string
  readonly dots?: boolean
}

export interface SvgChart {
  readonly title: string
  readonly x: { readonly name: string; readonly max: number; format(value: number): string }
  readonly y: { readonly name: string; readonly max: number; format(value: number): string }
  readonly lines: readonly SvgLine[]
}

const WIDTH = 420
const HEIGHT = 300
const PLOT = { left: 56, right: WIDTH - 16, top: 12, bottom: HEIGHT - 42 }
const TICKS = 5
/** More than anybody sees; keeps the file small. */
const DRAWN = 400

/** A chart as an inline picture: its colours come from the report's style sheet, its words are text. */
export function svgChart({ title, x, y, lines }: SvgChart): Markup {
  const toX = (value: number) => (PLOT.left + (value / x.max) * (PLOT.right - PLOT.left)).toFixed(1)
  const toY = (value: number) => (PLOT.bottom - (value / y.max) * (PLOT.bottom - PLOT.top)).toFixed(1)
  const ticks = Array.from({ length: TICKS + 1 }, (_, k) => k / TICKS)
  return html`<figure class="chart">
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
      ${ticks.map((t) => html`<path class="grid" d="M${PLOT.left} ${toY(t * y.max)}H${PLOT.right}" />`)}
      ${ticks.map((t) => label('end', PLOT.left - 6, Number(toY(t * y.max)) + 4, y.format(t * y.max)))}
      ${ticks.map((t) => label('middle', Number(toX(t * x.max)), PLOT.bottom + 16, x.format(t * x.max)))}
      ${label('middle', (PLOT.left + PLOT.right) / 2, HEIGHT - 8, x.name)}
      <text class="name" text-anchor="middle" transform="translate(12 ${(PLOT.top + PLOT.bottom) / 2}) rotate(-90)">
        ${y.name}
      </text>
      <path class="axis" d="M${PLOT.left} ${PLOT.top}V${PLOT.bottom}H${PLOT.right}" />
      ${lines.map((line) => drawLine(line, toX, toY))}
    </svg>
    <figcaption>${title} ${lines.map(({ kind, name }) => html`<span class="key ${kind}">${name}</span> `)}</figcaption>
  </figure>`
}

function label(anchor: 'middle' | 'end', x: number, y: number, text: string): Markup {
  return html`<text text-anchor="${anchor}" x="${x}" y="${y}">${text}</text>`
}

type Scale = (value: number) => string

function drawLine({ points, kind, dots }: SvgLine, toX: Scale, toY: Scale): Markup {
  const step = Math.max(1, Math.ceil(points.length / DRAWN))
  const drawn = points.filter((_, i) => i % step === 0 || i === points.length - 1)
  const path = drawn.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${toX(x)} ${toY(y)}`).join('')
  const circles = dots
    ? drawn.map(([x, y]) => html`<circle class="${kind}" cx="${toX(x)}" cy="${toY(y)}" r="3.5" />`)
    : []
  return html`<path class="line ${kind}" d="${path}" />${circles}`
}
