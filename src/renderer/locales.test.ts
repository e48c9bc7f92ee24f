import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ErrorCode, RejectionCode } from '../engine/contract/index.js'

const here = import.meta.dirname
const locales = join(here, 'locales')

type Tree = { [key: string]: string | Tree }

/** Every message by its full key: `training.train`. */
function messages(language: string): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (tree: Tree, prefix: string) => {
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value === 'string') found.set(`${prefix}.${key}`, value)
      else walk(value, `${prefix}.${key}`)
    }
  }
  for (const file of readdirSync(join(locales, language))) {
    walk(JSON.parse(readFileSync(join(locales, language, file), 'utf8')) as Tree, file.replace('.json', ''))
  }
  return found
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.(vue|ts)$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [readFileSync(path, 'utf8')] : []
  })
}

const en = messages('en')
const zh = messages('zh-CN')
const placeholders = (message: string) => [...new Set(message.match(/\{\w+\}/g) ?? [])].sort()

describe('the two languages', () => {
  it('have exactly the same keys', () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort())
  })

  it('leave no message empty', () => {
    for (const [key, message] of [...en, ...zh]) expect(message.trim(), key).not.toBe('')
  })

  it('put the same figures and names into every message', () => {
    const different = [...en].filter(
      ([key, message]) => `${placeholders(message)}` !== `${placeholders(zh.get(key) ?? '')}`,
    )
    expect(different.map(([key]) => key)).toEqual([])
  })

  it('have no English sentence left untranslated', () => {
    const same = [...en].filter(([key, message]) => /[a-z]{3,} [a-z]{3,}/i.test(message) && zh.get(key) === message)
    expect(same).toEqual([])
  })
})

describe('what the engine says', () => {
  it('every error and every reason to reject a file is translated', () => {
    const keys = [
      ...ErrorCode.options.map((code) => `errors.${code}`),
      ...RejectionCode.options.map((code) => `errors.rejection.${code}`),
    ]
    expect(keys.filter((key) => !en.has(key) || !zh.has(key))).toEqual([])
  })
})

describe('what the code says', () => {
  const code = sources(here).join('\n')

  it('every message asked for by its full name exists', () => {
    const asked = [...code.matchAll(/\b(?:t|translate)\(\s*'([\w.-]+)'/g)].map((match) => match[1] ?? '')
    expect(asked.length).toBeGreaterThan(100)
    expect([...new Set(asked)].filter((key) => !en.has(key))).toEqual([])
  })

  it('every family of messages asked for by a computed name exists', () => {
    const families = [...code.matchAll(/\b(?:t|translate)\(\s*`([\w.-]+\.)\$\{/g)].map((match) => match[1] ?? '')
    const missing = families.filter((family) => ![...en.keys()].some((key) => key.startsWith(family)))
    expect([...new Set(missing)]).toEqual([])
  })
})
