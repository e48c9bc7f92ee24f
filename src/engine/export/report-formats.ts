/** Figures as the window writes them, so that report and window say the same. */
export interface ReportFormats {
  count(value: number): string
  /** Four significant digits. */
  figure(value: number | null): string
  /** At most one decimal. */
  percent(share: number | null): string
  interval(bounds: readonly [number, number]): string
  probability(value: number): string
}

export const MISSING = '–'

export function reportFormats(language: 'en' | 'zh-CN'): ReportFormats {
  const count = new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
  const figure = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 })
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const tenths = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  const four = new Intl.NumberFormat(language, { minimumFractionDigits: 4, maximumFractionDigits: 4 })
  return {
    count: (value) => count.format(value),
    figure: (value) => (value === null ? MISSING : figure.format(value)),
    percent: (share) => (share === null ? MISSING : percent.format(share)),
    interval: ([low, high]) => `${tenths.format(100 * low)}–${percent.format(high)}`,
    probability: (value) => four.format(value),
  }
}
