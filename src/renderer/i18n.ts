import { createI18n, type LocaleMessages, type VueMessageType } from 'vue-i18n'

/**
 * One file a room and language: `locales/en/training.json` holds the keys `training.…`. The build compiles them
 * (unplugin-vue-i18n), because compiling in the window would need eval.
 */
const files = import.meta.glob<LocaleMessages<VueMessageType>[string]>('./locales/*/*.json', {
  eager: true,
  import: 'default',
})

function byLocale(): LocaleMessages<VueMessageType> {
  const messages: LocaleMessages<VueMessageType> = {}
  for (const [path, content] of Object.entries(files)) {
    const [, locale, room] = /locales\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? []
    if (locale && room) (messages[locale] ??= {})[room] = content
  }
  return messages
}

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: byLocale(),
})
