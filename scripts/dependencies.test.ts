import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkNode, dependenciesAreInstalled, root } from './dependencies.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whisker-deps-'))
  mkdirSync(join(folder, 'node_modules'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const wanted = {
  '': {},
  'node_modules/a': { version: '1.0.0' },
  'node_modules/other-platform': { version: '1.0.0', optional: true },
}
const write = (path: string, packages: object) => writeFileSync(join(folder, path), JSON.stringify({ packages }))

describe('the packages', () => {
  it('are installed when node_modules holds the versions of the lock file; optional ones may be missing', async () => {
    write('package-lock.json', wanted)
    write('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } })
    expect(await dependenciesAreInstalled(folder)).toBe(true)
  })

  it('are not when a version differs, a package is missing, or npm has not finished', async () => {
    write('package-lock.json', wanted)
    expect(await dependenciesAreInstalled(folder)).toBe(false)
    write('node_modules/.package-lock.json', { 'node_modules/a': { version: '0.9.0' } })
    expect(await dependenciesAreInstalled(folder)).toBe(false)
    write('node_modules/.package-lock.json', {})
    expect(await dependenciesAreInstalled(folder)).toBe(false)
  })
})

describe('the lock file', () => {
  interface Locked {
    resolved?: string
    optionalDependencies?: Record<string, string>
  }
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }
  const paths = Object.keys(lock.packages)

  it('names the optional packages of every platform: npm ci refuses it otherwise', () => {
    const optional = Object.values(lock.packages).flatMap((locked) => Object.keys(locked.optionalDependencies ?? {}))
    expect(optional.filter((name) => !paths.some((path) => path.endsWith(`node_modules/${name}`)))).toEqual([])
  })

  it("holds no registry's address", () => {
    expect(paths.filter((path) => lock.packages[path]?.resolved)).toEqual([])
  })
})

it('a Node older than 20.19 is refused in words; newer ones are not', () => {
  for (const old of ['18.19.0', '20.18.3', '16.0.0']) expect(() => checkNode(old)).toThrow(/needs Node 20.19 or newer/)
  for (const good of ['20.19.0', '20.20.2', '22.12.0', '24.0.0']) expect(() => checkNode(good)).not.toThrow()
})
