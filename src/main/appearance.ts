import { app, nativeTheme } from 'electron'
import type { Language, Settings } from '../engine/contract/index.js'

export interface Appearance {
  readonly language: Language
  readonly dark: boolean
}

/** The language and theme in force, "system" resolved. */
export function appearanceOf(settings: Settings): Appearance {
  const language = settings.language === 'system' ? systemLanguage() : settings.language
  return { language, dark: nativeTheme.shouldUseDarkColors }
}

function systemLanguage(): Language {
  const preferred = app.getPreferredSystemLanguages()[0] ?? app.getLocale()
  return preferred.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}
