import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

/** Figures as a person of this language writes them. Everything shown in the window goes through here. */
export interface Formats {
  /** Whole numbers with thousands separated: 12,288. */
  count(value: number): string
  /** Four significant digits: 0.08844, 0.0075, 11,900. */
  figure(value: number): string
  /** A fraction as a percentage with at most one decimal: 65.6 %. */
  percent(fraction: number): string
  /** Bounds of a share as a percentage: 67–88.8 %. */
  interval(bounds: readonly [number, number]): string
  /** A probability: two decimals, more where it would round to 0 or 1. */
  probability(value: number): string
  /** 0.21 s, 14 s, 2 min 5 s, 1 h 3 min. */
  duration(seconds: number): string
  /** As precise as it is: for learning rates, seeds, exact fields. */
  exact(value: number): string
}

function significant(locale: string): (value: number) => string {
  const plain = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 })
  const scientific = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4, notation: 'scientific' })
  return (value) => {
    const size = Math.abs(value)
    return size !== 0 && (size < 1e-4 || size >= 1e9) ? scientific.format(value) : plain.format(value)
  }
}

function probabilities(locale: string): (value: number) => string {
  const two = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const four = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 })
  return (value) => {
    if (value > 0 && value < 0.0001) return `< ${four.format(0.0001)}`
    if (value > 0.9999 && value < 1) return `> ${four.format(0.9999)}`
    // Towards the middle, so that what is not 0 or 1 never reads as if it were.
    if (value > 0 && value < 0.01) return four.format(Math.ceil(value * 1e4) / 1e4)
    if (value > 0.99 && value < 1) return four.format(Math.floor(value * 1e4) / 1e4)
    return two.format(value)
  }
}

/** Units as a person of this language writes them after a figure. */
const TIME_UNITS: Record<string, { s: string; min: string; h: string }> = {
  en: { s: 's', min: 'min', h: 'h' },
  'zh-CN': { s: '秒', min: '分', h: '小时' },
}

function durations(locale: string): (seconds: number) => string {
  const unit = TIME_UNITS[locale] ?? { s: 's', min: 'min', h: 'h' }
  const [whole, tenths, hundredths] = [0, 1, 2].map(
    (digits) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  )
  return (value) => {
    if (value < 1) return `${hundredths?.format(value)} ${unit.s}`
    if (value < 10) return `${tenths?.format(value)} ${unit.s}`
    const seconds = Math.round(value)
    const minutes = Math.floor(seconds / 60)
    if (minutes === 0) return `${seconds} ${unit.s}`
    if (minutes < 60) return `${minutes} ${unit.min} ${seconds % 60} ${unit.s}`
    return `${whole?.format(Math.floor(minutes / 60))} ${unit.h} ${minutes % 60} ${unit.min}`
  }
}

export function formatsFor(locale: string): Formats {
  const count = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const exact = new Intl.NumberFormat(locale, { maximumSignificantDigits: 15 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  return {
    count: (value) => count.format(value),
    figure: significant(locale),
    percent: (fraction) => percent.format(fraction),
    interval: ([low, high]) => `${tenths.format(100 * low)}–${percent.format(high)}`,
    probability: probabilities(locale),
    duration: durations(locale),
    exact: (value) => exact.format(value),
  }
}

/** The formats of the window's language, following it as it changes: `const f = useFormats()`, `f.count(209)`. */
export function useFormats(): Formats {
  const { locale } = useI18n()
  const current = computed(() => formatsFor(locale.value))
  return {
    count: (value) => current.value.count(value),
    figure: (value) => current.value.figure(value),
    percent: (fraction) => current.value.percent(fraction),
    interval: (bounds) => current.value.interval(bounds),
    probability: (value) => current.value.probability(value),
    duration: (seconds) => current.value.duration(seconds),
    exact: (value) => current.value.exact(value),
  }
}
