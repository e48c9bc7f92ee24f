import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../engine/contract/index.js'
import { SettingsStore } from './settings.js'

let folder: string
let path: string
let warnings: string[]
let unsaved: unknown[]
const open = (file = path) =>
  new SettingsStore(file, { warn: (what) => warnings.push(what), unsaved: (error) => unsaved.push(error) })
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whisker-settings-'))
  path = join(folder, 'settings.json')
  warnings = []
  unsaved = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const bounds = { x: 10, y: 20, width: 1200, height: 800, maximized: true }

describe('settings', () => {
  it('start with the defaults and are read back by the next start, window included', () => {
    const first = open()
    expect(first.settings).toEqual(DEFAULT_SETTINGS)
    expect(first.window).toBeNull()
    first.change({ theme: 'dark', panes: { form: 320 } })
    first.rememberWindow(bounds)
    const second = open()
    expect(second.settings).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark', panes: { form: 320 } })
    expect(second.window).toEqual(bounds)
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })

  it.each([
    ['no JSON', '{"settings": {"them'],
    ['another shape', '[1, 2, 3]'],
    ['a value out of bounds', JSON.stringify({ settings: { ...DEFAULT_SETTINGS, imageSize: 9000 }, window: null })],
    ['impossible bounds', JSON.stringify({ settings: DEFAULT_SETTINGS, window: { ...bounds, width: 'wide' } })],
    ['nothing', ''],
  ])('that hold %s are kept aside as .damaged, and the defaults hold', (_what, text) => {
    writeFileSync(path, text)
    const store = open()
    expect(store.settings).toEqual(DEFAULT_SETTINGS)
    expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(text)
    expect(warnings).toHaveLength(1)
    store.change({ theme: 'light' })
    expect(open().settings.theme).toBe('light')
  })

  it('of an older or a newer Whisker keep what both know', () => {
    writeFileSync(path, JSON.stringify({ settings: { theme: 'dark', yetUnknown: 1 }, window: null, more: true }))
    expect(open().settings).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark' })
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })

  it('that cannot be saved hold until the app ends', () => {
    const store = open(join(path, 'not', 'a', 'folder'))
    writeFileSync(path, 'a file where a folder should be')
    expect(store.change({ theme: 'dark' }).theme).toBe('dark')
    expect(store.settings.theme).toBe('dark')
    expect(warnings).toHaveLength(1)
  })

  it('that cannot be saved are said once, and again only after they could be', () => {
    const inside = join(folder, 'inside')
    const store = open(join(inside, 'settings.json'))
    for (const isInTheWay of [true, false, true]) {
      rmSync(inside, { recursive: true, force: true })
      if (isInTheWay) writeFileSync(inside, 'a file where the folder should be')
      store.change({ theme: 'dark' })
      store.change({ theme: 'light' })
    }
    expect(unsaved).toHaveLength(2)
  })
})
