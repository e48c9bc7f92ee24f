import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { DEFAULT_SETTINGS, type Language, type Settings } from '../../engine/contract/index.js'
import { desktop } from '../desktop-bridge.js'
import { translate } from '../i18n.js'
import { useNotices } from './notices.js'

/** What main keeps for the person, and the language and theme in force ("system" resolved by main). */
export const useSettings = defineStore('settings', () => {
  const values = shallowRef<Settings>(DEFAULT_SETTINGS)
  const language = shallowRef<Language>('en')
  const dark = shallowRef(false)

  function setAppearance(appearance: { language: Language; dark: boolean }): void {
    language.value = appearance.language
    dark.value = appearance.dark
  }

  async function load(): Promise<void> {
    desktop().on('appearance', setAppearance)
    desktop().on('settings-unsaved', ({ reason }) => {
      useNotices().say('warning', translate('shell.settings.unsaved'), { detail: `"settings.json": ${reason}` })
    })
    values.value = await desktop().request('settings.get', {})
    setAppearance(await desktop().request('system.appearance', {}))
  }

  /** Changes these settings at once here, and on disk soon. A new language or theme comes back as an event. */
  async function set(changes: Partial<Settings>): Promise<void> {
    values.value = { ...values.value, ...changes }
    try {
      await desktop().request('settings.set', plain(changes))
    } catch (error) {
      useNotices().fail(error)
    }
  }

  /** Remembers the size of a pane in CSS pixels. */
  function setPane(name: string, size: number): void {
    void set({ panes: { ...values.value.panes, [name]: Math.round(size) } })
  }

  return { values, language, dark, load, set, setPane }
})

/** Without Vue's proxies, which cannot be cloned across processes. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
