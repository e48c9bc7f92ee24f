import type { CurvePoints } from '../../engine/contract/index.js'
import {
  lowestIndex,
  pointsToDraw,
  valuesOf,
  type ChartRun,
  type IterationRange,
  type Measure,
  type Point,
} from './curves.js'
import type { ChartColours } from './colours.js'
import type { ChartOption, LineSeriesOption } from './echarts.js'

/** Everything the drawing depends on besides the runs. */
export interface CostLook {
  readonly colours: ChartColours
  readonly measure: Measure
  readonly logarithmic: boolean
  readonly animate: boolean
  /** The iterations in view, null for all; decides which points are worth drawing. */
  readonly range: IterationRange | null
  /** Where the axis ends while a run grows towards it, so that nothing jumps; null: at the last point. */
  readonly lastIteration: number | null
  /** The words of the chart, in the window's language. */
  readonly words: CostWords
}

export interface CostWords {
  readonly title: string
  readonly iterations: string
  readonly cost: string
  readonly accuracy: string
  readonly train: string
  readonly test: string
  atIteration(iteration: number): string
  /** A figure as people read it: 4 significant digits, or a whole count with separators. */
  formatCost(cost: number): string
  formatShare(share: number): string
  /** Beside the iteration of the lowest test cost. */
  best(iteration: number): string
  formatCount(count: number): string
}

/** Points drawn of one curve: about as many as the chart has columns, few enough to redraw at every frame. */
const DRAWN_POINTS = 600

/** Rich text gives braces and bars a meaning; a run's name has none. */
const plain = (text: string) => text.replace(/[{}|]/g, ' ')

function colourOf(run: ChartRun, compared: number, colours: ChartColours): string {
  if (run.role === 'selected') return colours.selected
  if (run.role === 'previous') return colours.previous
  return colours.compared[compared % colours.compared.length] ?? colours.previous
}

const isLogarithmic = ({ logarithmic, measure }: CostLook) => logarithmic && measure === 'cost'
const formatOf = ({ measure, words }: CostLook) => (measure === 'cost' ? words.formatCost : words.formatShare)

/** A logarithmic axis has no place for costs of zero. */
const drawable = (points: Point[], look: CostLook) =>
  isLogarithmic(look) ? points.filter(([, cost]) => cost > 0) : points

/** `place` is what a curve keeps while one run takes another's place: ECharts then redraws the line and nothing else. */
function curveSeries(
  place: string,
  run: ChartRun,
  split: 'train' | 'test',
  colour: string,
  alone: boolean,
  look: CostLook,
) {
  const { words } = look
  const name = plain(alone ? words[split] : `${run.name} · ${words[split]}`)
  const selected = run.role === 'selected'
  return {
    id: `${place}/${split}`,
    name,
    type: 'line',
    data: drawable(pointsToDraw(run.curve[split], look.range, DRAWN_POINTS, look.measure), look),
    showSymbol: false,
    color: colour,
    lineStyle: { color: colour, width: selected ? 2 : 1, type: split === 'test' ? 'dashed' : 'solid' },
    emphasis: { disabled: true },
    z: selected ? 4 : 3,
    endLabel: {
      // Zoomed in, the last point is out of sight.
      show: split === 'train' && look.range === null,
      formatter: ({ value }) => (Array.isArray(value) ? formatOf(look)(Number(value[1])) : ''),
      color: look.colours.text,
      fontFamily: look.colours.font,
      textBorderWidth: 0,
      distance: 6,
    },
    labelLayout: { moveOverlap: 'shiftY' },
  } satisfies LineSeriesOption
}

const lastOf = (points: CurvePoints | undefined) => points?.iterations.at(-1) ?? 1
/** Keeps a label at either end of the axis inside the chart. */
const alignment = (share: number) => (share > 0.8 ? 'right' : share < 0.2 ? 'left' : 'center')

/** A diamond on the selected run's test curve where its test cost is lowest; no data where it has none. */
function bestSeries(runs: readonly ChartRun[], look: CostLook): LineSeriesOption {
  const test = runs.find((run) => run.role === 'selected')?.curve.test
  const at = test && test.iterations.length > 1 ? lowestIndex(test) : -1
  const iteration = test?.iterations[at]
  const value = test && valuesOf(test, look.measure)[at]
  return {
    id: 'best',
    type: 'line',
    data: iteration === undefined || value === undefined ? [] : [[iteration, value]],
    symbol: 'diamond',
    symbolSize: 12,
    itemStyle: { color: look.colours.ground, borderColor: look.colours.selected, borderWidth: 2 },
    label: {
      show: true,
      position: look.measure === 'cost' ? 'top' : 'bottom',
      align: alignment((iteration ?? 0) / lastOf(test)),
      distance: 6,
      formatter: () => (iteration === undefined ? '' : look.words.best(iteration)),
      color: look.colours.text,
      fontFamily: look.colours.font,
    },
    labelLayout: { moveOverlap: 'shiftY' },
    tooltip: { show: false },
    emphasis: { disabled: true },
    silent: true,
    z: 5,
  }
}

/**
 * One solid line for the training images and one dashed for the test images of each run, the selected one on top, and
 * the mark of its lowest test cost.
 */
function costSeries(runs: readonly ChartRun[], look: CostLook): LineSeriesOption[] {
  return [...curves(runs, look), bestSeries(runs, look)]
}

function curves(runs: readonly ChartRun[], look: CostLook): LineSeriesOption[] {
  let compared = 0
  return runs.flatMap((run) => {
    const colour = colourOf(run, compared, look.colours)
    const place = `${run.role} ${run.role === 'compared' ? compared++ : 0}`
    const splits = run.curve.test.iterations.length > 0 ? (['train', 'test'] as const) : (['train'] as const)
    return splits.map((split) => curveSeries(place, run, split, colour, runs.length === 1, look))
  })
}

function axes(look: CostLook): Pick<ChartOption, 'xAxis' | 'yAxis'> {
  const { colours, words, lastIteration, measure } = look
  const format = formatOf(look)
  const shared = {
    nameTextStyle: { color: colours.muted, fontFamily: colours.font, fontSize: 12 },
    axisLabel: { color: colours.muted, fontFamily: colours.font, hideOverlap: true },
    axisLine: { show: true, lineStyle: { color: colours.axis } },
    axisTick: { show: true, lineStyle: { color: colours.axis } },
    splitLine: { show: true, lineStyle: { color: colours.grid } },
  }
  return {
    xAxis: {
      ...shared,
      type: 'value',
      name: words.iterations,
      nameLocation: 'middle',
      nameGap: 26,
      max: lastIteration ?? 'dataMax',
      splitLine: { show: false },
      axisLabel: { ...shared.axisLabel, formatter: words.formatCount },
      axisPointer: { label: { formatter: ({ value }) => words.atIteration(Math.round(Number(value))) } },
    },
    yAxis: {
      ...shared,
      type: isLogarithmic(look) ? 'log' : 'value',
      name: words[measure],
      nameLocation: 'middle',
      nameGap: 44,
      ...(measure === 'accuracy' ? SHARES : { min: isLogarithmic(look) ? undefined : 0 }),
      axisLabel: { ...shared.axisLabel, formatter: format },
      axisPointer: { label: { formatter: ({ value }) => format(Number(value)) } },
    },
  }
}

/** From the tenth below the lowest share to all of them. */
const SHARES = { min: ({ min }: { min: number }) => Math.floor(min * 10) / 10, max: 1 }

/** The marks have none. */
const namesOf = (series: readonly LineSeriesOption[]) =>
  series.flatMap(({ name }) => (typeof name === 'string' ? [name] : []))

/** What changes with every preview of live mode: cheap enough for every frame. */
export function costUpdate(runs: readonly ChartRun[], look: CostLook): ChartOption {
  const series = costSeries(runs, look)
  return { animation: false, title: { text: look.words.title }, legend: { data: namesOf(series) }, series }
}

/** The whole chart; later updates send only `costUpdate`. */
export function costOption(runs: readonly ChartRun[], look: CostLook): ChartOption {
  const { colours, words } = look
  const text = { color: colours.text, fontFamily: colours.font }
  return {
    animation: look.animate,
    animationDuration: 200,
    animationDurationUpdate: 200,
    textStyle: { fontFamily: colours.font },
    title: {
      text: words.title,
      // The chart's tools lie to the right of it.
      left: 58,
      top: 4,
      textStyle: { ...text, fontSize: 13, fontWeight: 600 },
    },
    legend: {
      type: 'scroll',
      data: namesOf(costSeries(runs, look)),
      top: 26,
      left: 'center',
      itemWidth: 28,
      itemHeight: 8,
      itemStyle: { opacity: 0 },
      lineStyle: { type: 'inherit', width: 2 },
      textStyle: { ...text, fontSize: 12 },
      inactiveColor: colours.grid,
      pageIconColor: colours.text,
      pageIconInactiveColor: colours.grid,
      pageTextStyle: { color: colours.muted },
    },
    grid: { left: 62, right: 64, top: 54, bottom: 44 },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      order: 'valueAsc',
      backgroundColor: colours.raised,
      borderColor: colours.axis,
      textStyle: { ...text, fontSize: 12 },
      axisPointer: {
        type: 'cross',
        lineStyle: { color: colours.muted },
        crossStyle: { color: colours.muted },
        label: { backgroundColor: colours.label, color: colours.labelText, fontFamily: colours.font },
      },
      valueFormatter: (value) => (typeof value === 'number' ? formatOf(look)(value) : '–'),
    },
    // Dragging alone is scrubbing.
    dataZoom: [{ type: 'inside', xAxisIndex: 0, filterMode: 'none', minValueSpan: 10, moveOnMouseMove: 'shift' }],
    ...axes(look),
    series: costSeries(runs, look),
  }
}
