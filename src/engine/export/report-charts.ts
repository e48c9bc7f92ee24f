import type { CurvePoints, Ranking } from '../contract/index.js'
import { html, type Markup } from './markup.js'
import type { ReportPen } from './report-data.js'
import { svgChart, type SvgLine } from './report-svg.js'

/** Costs against iterations, ROC, precision–recall and calibration; training solid, test dashed. */
export function chartSection(pen: ReportPen): Markup {
  const { words } = pen
  return html`<h2>${words.curves}</h2>
    <div class="charts">
      ${costChart(pen)} ${rankingChart(pen, 'roc')} ${rankingChart(pen, 'pr')} ${calibrationChart(pen)}
    </div>`
}

const KINDS = ['train', 'test'] as const
type Points = SvgLine['points']

function pointsOf(x: Float64Array, y: Float64Array): Points {
  return Array.from(x, (value, i) => [value, y[i] ?? 0] as const).filter(([, value]) => Number.isFinite(value))
}

function costChart({ data: { curve }, words, f }: ReportPen): Markup {
  const costs = ({ iterations, costs: values }: CurvePoints) => pointsOf(iterations, values)
  const lines = KINDS.map((kind): SvgLine => ({ kind, name: words[kind], points: costs(curve[kind]) })).filter(
    ({ points }) => points.length > 0,
  )
  const all = lines.flatMap(({ points }) => [...points])
  if (all.length === 0) return html``
  const highest = (axis: 0 | 1) => all.reduce((max, point) => Math.max(max, point[axis]), 0) || 1
  return svgChart({
    title: words.cost,
    x: { name: words.iterations, max: highest(0), format: f.count },
    y: { name: words.cost, max: highest(1), format: (value) => f.figure(Number(value.toPrecision(3))) },
    lines,
  })
}

function rankingChart({ data: { scores }, words, f }: ReportPen, kind: 'roc' | 'pr'): Markup {
  const points = ({ points: p }: Ranking): Points =>
    kind === 'roc' ? pointsOf(p.falsePositiveRates, p.truePositiveRates) : pointsOf(p.truePositiveRates, p.precisions)
  const lines = KINDS.flatMap((split): SvgLine[] => {
    const ranking = scores[split]?.ranking
    return ranking ? [{ kind: split, name: words[split], points: points(ranking) }] : []
  })
  if (lines.length === 0) return html``
  const axis = (name: string) => ({ name, max: 1, format: (value: number) => f.percent(value) })
  const of = scores.test ?? scores.train
  const share = of.positives / of.images
  const guessing =
    kind === 'roc'
      ? DIAGONAL
      : ([
          [0, share],
          [1, share],
        ] as const)
  return svgChart({
    title: words[kind],
    x: axis(kind === 'roc' ? words.falsePositiveRate : words.recallAxis),
    y: axis(kind === 'roc' ? words.recallAxis : words.precisionAxis),
    lines: [{ kind: 'reference', name: words.guessing, points: guessing }, ...lines],
  })
}

const DIAGONAL: Points = [
  [0, 0],
  [1, 1],
]

function calibrationChart({ data: { scores }, words, f }: ReportPen): Markup {
  const lines = KINDS.flatMap((split): SvgLine[] => {
    const points = (scores[split]?.calibration.bins ?? []).flatMap(({ probability, share }) =>
      probability === null || share === null ? [] : [[probability, share] as const],
    )
    return points.length > 0 ? [{ kind: split, name: words[split], points, dots: true }] : []
  })
  const axis = (name: string) => ({ name, max: 1, format: (value: number) => f.percent(value) })
  return svgChart({
    title: words.calibration,
    x: axis(words.probabilityAxis),
    y: axis(words.shareAxis),
    lines: [{ kind: 'reference', name: words.perfect, points: DIAGONAL }, ...lines],
  })
}
