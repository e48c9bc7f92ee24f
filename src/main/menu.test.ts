import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { Language, MenuCommand } from '../engine/contract/index.js'
import { menuTemplate } from './menu.js'

type Item = MenuItemConstructorOptions

const itemsOf = (template: Item[]): Item[] =>
  template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])])

const menus = Language.options.flatMap((language) =>
  (['linux', 'win32', 'darwin'] as const).map((platform) => [language, platform] as const),
)

describe.each(menus)('the menu in %s on %s', (language, platform) => {
  const sent: string[] = []
  const items = itemsOf(menuTemplate(language, platform, (command) => sent.push(command)))
  const commands = items.filter(({ id }) => id !== undefined)

  it('offers every command once, and sends it when chosen', () => {
    expect(commands.map(({ id }) => id).sort()).toEqual([...MenuCommand.options].sort())
    for (const item of commands) (item.click as unknown as () => void)()
    expect(sent).toEqual(commands.map(({ id }) => id))
  })

  it('labels everything a person sees, and gives no shortcut twice', () => {
    const unnamed = items.filter(({ label, role, type }) => !label && !role && type !== 'separator')
    expect(unnamed).toEqual([])
    const keys = commands.flatMap(({ accelerator }) => (accelerator ? [accelerator] : []))
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toEqual(expect.arrayContaining(['CmdOrCtrl+O', 'CmdOrCtrl+,', 'CmdOrCtrl+Z', 'CmdOrCtrl+1']))
  })

  it('never takes Space away from the page', () => {
    const registered = commands.filter((item) => item.accelerator === 'Space' && item.registerAccelerator !== false)
    expect(registered).toEqual([])
  })
})

it('has no English word left in 简体中文', () => {
  const labels = itemsOf(menuTemplate('zh-CN', 'linux', () => undefined)).flatMap(({ label }) => label ?? [])
  const foreign = labels.filter((label) => !/\p{Script=Han}/u.test(label.replace('Whisker', '')))
  expect(foreign).toEqual([])
})
