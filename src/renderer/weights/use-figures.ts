import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

/** Figures for small places, in the window's language. */
export interface SmallFigures {
  /** Two significant digits in at most seven characters or so: -0.0012, -1.2E-4. */
  short(value: number): string
  /** So many decimals: -0.21. */
  fixed(value: number, decimals: number): string
}

export function useSmallFigures(): SmallFigures {
  const { locale } = useI18n()
  const two = computed(() => new Intl.NumberFormat(locale.value, { maximumSignificantDigits: 2 }))
  const tiny = computed(
    () => new Intl.NumberFormat(locale.value, { maximumSignificantDigits: 2, notation: 'scientific' }),
  )
  const exact = computed(
    () =>
      new Map(
        Array.from({ length: 9 }, (_, digits) => [
          digits,
          new Intl.NumberFormat(locale.value, {
            minimumFractionDigits: digits,
            maximumFractionDigits: digits,
            useGrouping: false,
            signDisplay: 'negative',
          }),
        ]),
      ),
  )
  return {
    short: (value) => (value !== 0 && Math.abs(value) < 1e-3 ? tiny : two).value.format(value),
    fixed: (value, decimals) => exact.value.get(decimals)?.format(value) ?? String(value),
  }
}
