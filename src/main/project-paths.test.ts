import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { projectIn, withRecent } from './project-paths.js'

function folderWith(...names: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'whisker-main-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of names) writeFileSync(join(folder, name), '')
  return folder
}

it('finds the project on a command line, relative to the folder it was started in, among switches and other files', () => {
  const folder = folderWith('a.whisker', 'photo.png')
  expect(projectIn(['--no-sandbox', 'photo.png', 'a.whisker'], folder)).toBe(join(folder, 'a.whisker'))
  expect(projectIn([join(folder, 'a.whisker')], '/')).toBe(join(folder, 'a.whisker'))
  expect(projectIn(['--user-data-dir=x.whisker', 'missing.whisker'], folder)).toBeNull()
})

it('keeps ten recent projects, the newest first, each once, and forgets those that have vanished', () => {
  const names = Array.from({ length: 12 }, (_, i) => `${i}.whisker`)
  const folder = folderWith(...names)
  const paths = names.map((name) => join(folder, name))
  const recent = paths.reduce<string[]>((list, path) => withRecent(list, path), [])
  expect(recent).toEqual(paths.slice(2).reverse())
  rmSync(paths[11]!)
  expect(withRecent(recent, paths[5]!)).toEqual([5, 10, 9, 8, 7, 6, 4, 3, 2].map((i) => paths[i]))
})
