import { createI18n, type I18nOptions } from 'vue-i18n'

type Messages = NonNullable<I18nOptions['messages']>
type Tree = Record<string, Record<string, unknown>>

/**
 * One file a room and language: `locales/en/training.json` holds the keys `training.…`. The build compiles them
 * (unplugin-vue-i18n), because compiling in the window would need eval.
 */
const files = import.meta.glob<Record<string, unknown>>('./locales/*/*.json', { eager: true, import: 'default' })

function byLocale(): Messages {
  const messages: Tree = {}
  for (const [path, content] of Object.entries(files)) {
    const [, locale, room] = /locales\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? []
    if (locale && room) (messages[locale] ??= {})[room] = content
  }
  return messages as Messages
}

export const i18n = createI18n<false>({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: byLocale() })

const { t, te } = i18n.global as {
  t: (key: string, named: Record<string, unknown>, plural?: number) => string
  te: (key: string) => boolean
}

/**
 * For stores and plain functions, at the moment they speak; components use `useI18n`, which follows the language.
 * `plural` chooses among the forms of a message ("one image | {n} images").
 */
export function translate(key: string, named: Record<string, unknown> = {}, plural?: number): string {
  return plural === undefined ? t(key, named) : t(key, named, plural)
}

/** Translates the first of these keys that exists. */
export function translateFirst(keys: readonly string[]): string {
  return translate(keys.find((key) => te(key)) ?? keys.at(-1) ?? '')
}
