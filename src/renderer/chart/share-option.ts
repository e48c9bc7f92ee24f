import type { ChartColours } from './colours.js'
import type { ChartOption, LineSeriesOption } from './echarts.js'

export type Place = readonly [x: number, y: number]

/** A chart of one share against another, both from 0 to 1. */
export interface ShareChartData {
  readonly line: readonly Place[]
  /** Points of few images each are drawn as such. */
  readonly dots: boolean
  /** What no skill, or perfect calibration, looks like. */
  readonly reference: readonly Place[]
  /** Upright bars beside the dots: x, low, high. */
  readonly bars: readonly (readonly [x: number, low: number, high: number])[]
}

export interface ShareWords {
  readonly x: string
  readonly y: string
  formatShare(share: number): string
}

/** Where the threshold stands: a diamond on the curve, or a line across the chart. */
export type Marker = { readonly on: Place } | { readonly across: number }

/** Pixels around the plot. */
export const MARGINS = { left: 52, right: 14, top: 12, bottom: 44 }

export function markerSeries(marker: Marker | null, colours: ChartColours): LineSeriesOption {
  const data = !marker
    ? []
    : 'on' in marker
      ? [[...marker.on]]
      : [
          [marker.across, 0],
          [marker.across, 1],
        ]
  const isPoint = marker !== null && 'on' in marker
  return {
    id: 'marker',
    type: 'line',
    data,
    showSymbol: isPoint,
    symbol: 'diamond',
    symbolSize: 16,
    itemStyle: { color: colours.selected, borderColor: colours.ground, borderWidth: 2 },
    lineStyle: { color: colours.selected, width: 1.5, type: 'dotted' },
    silent: true,
    z: 6,
  }
}

function axis(name: string, gap: number, colours: ChartColours, format: (share: number) => string) {
  return {
    type: 'value' as const,
    min: 0,
    max: 1,
    interval: 0.2,
    name,
    nameLocation: 'middle' as const,
    nameGap: gap,
    nameTextStyle: { color: colours.muted, fontFamily: colours.font, fontSize: 12 },
    axisLabel: { color: colours.muted, fontFamily: colours.font, fontSize: 11, formatter: format },
    axisLine: { show: true, lineStyle: { color: colours.axis } },
    splitLine: { show: true, lineStyle: { color: colours.grid } },
  }
}

/** Gaps in a line: one bar does not run into the next. */
const barPoints = (bars: ShareChartData['bars']) =>
  bars.flatMap(([x, low, high]) => [
    [x, low],
    [x, high],
    [NaN, NaN],
  ])

const copy = (places: readonly Place[]) => places.map(([x, y]) => [x, y])

export function shareOption(
  data: ShareChartData,
  marker: Marker | null,
  words: ShareWords,
  colours: ChartColours,
): ChartOption {
  const silent = { type: 'line', showSymbol: false, silent: true } as const
  return {
    animation: false,
    textStyle: { fontFamily: colours.font },
    grid: MARGINS,
    xAxis: axis(words.x, 26, colours, words.formatShare),
    yAxis: axis(words.y, 38, colours, words.formatShare),
    series: [
      {
        ...silent,
        id: 'reference',
        data: copy(data.reference),
        lineStyle: { color: colours.previous, width: 1, type: 'dashed' },
        z: 2,
      },
      { ...silent, id: 'bars', data: barPoints(data.bars), lineStyle: { color: colours.previous, width: 2 }, z: 3 },
      {
        ...silent,
        id: 'line',
        data: copy(data.line),
        showSymbol: data.dots,
        symbol: 'circle',
        symbolSize: 8,
        itemStyle: { color: colours.selected },
        lineStyle: { color: colours.selected, width: 2 },
        z: 4,
      },
      markerSeries(marker, colours),
    ],
  }
}
