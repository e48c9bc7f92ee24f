import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeHostileFolder, type HostileFolder } from '../../../e2e/fixtures/hostile-folder.js'
import type { ImportProgress } from '../contract/index.js'
import { builtDecoder } from '../decoder/built-decoder.js'
import { DecoderPool, findNode } from '../decoder/index.js'
import { importDataset, type Dataset } from './index.js'

const OPTIONS = { imageSize: 16, fit: 'squash', testFraction: 0.2, splitSeed: 1, positiveClass: null } as const
let hostile: HostileFolder
let pool: DecoderPool
let dataset: Dataset
let complaints = ''

beforeAll(async () => {
  hostile = await makeHostileFolder(mkdtempSync(join(tmpdir(), 'whisker-hostile-')))
  pool = new DecoderPool({ program: builtDecoder(), node: findNode(), log: (text) => (complaints += text) })
  const vanish = ({ phase, done }: ImportProgress) => {
    if (phase !== 'decoding' || done > 0) return
    for (const path of hostile.vanishing) rmSync(join(hostile.path, path), { force: true })
  }
  const signal = new AbortController().signal
  dataset = await importDataset([hostile.path], OPTIONS, pool, { progress: vanish, signal })
})

afterAll(async () => {
  await pool.close()
  hostile.close()
  rmSync(hostile.path, { recursive: true, force: true })
})

/** Without following links; independent of the code under test. */
function filesOnDisk(folder: string, inside = ''): string[] {
  return readdirSync(join(folder, inside)).flatMap((name) => {
    const path = inside ? `${inside}/${name}` : name
    const isLost =
      name.includes('\ufffd') &&
      !readdirSync(join(folder, inside), { encoding: 'buffer' }).some((b) => b.equals(Buffer.from(name)))
    return !isLost && lstatSync(join(folder, path)).isDirectory() ? filesOnDisk(folder, path) : [path]
  })
}

describe('a hostile folder', () => {
  it('has at least 60 kinds of files', () => {
    expect(hostile.expected.size).toBeGreaterThanOrEqual(60)
  })

  it('gets exactly one verdict for every file on disk, and none for anything else', () => {
    const judged = dataset.verdicts.map(({ path }) => path)
    expect(new Set(judged).size).toBe(judged.length)
    expect([...judged].sort()).toEqual([...filesOnDisk(hostile.path), ...hostile.vanishing].sort())
    expect([...judged].sort()).toEqual([...hostile.expected.keys()].sort())
  })

  it('gets the verdict that each file deserves', () => {
    const wrong = dataset.verdicts.flatMap(({ path, rejection }) => {
      const allowed = hostile.expected.get(path) ?? []
      const verdict = rejection?.code ?? null
      return allowed.includes(verdict) ? [] : [{ path, verdict, allowed, reason: rejection?.reason }]
    })
    expect(wrong).toEqual([])
  })

  it('gives every rejection a reason in words', () => {
    for (const { rejection } of dataset.verdicts) if (rejection) expect(rejection.reason).toMatch(/^[A-Z].+\S\.$/s)
  })

  it('uses exactly the images whose verdict is "used", and keeps decoders alive', () => {
    const used = dataset.verdicts.filter(({ rejection }) => rejection === null).map(({ path }) => path)
    expect(dataset.images.map(({ path }) => path).sort()).toEqual(used.sort())
    expect(dataset.verdicts.filter(({ rejection }) => rejection?.code === 'decoder-crashed')).toEqual([])
  })

  it('lets no decoder print a GLib error', () => {
    expect(complaints).not.toMatch(/GLib|CRITICAL/)
  })

  it('gives the same dataset again, whatever the order in which decoders finish', async () => {
    const one = new DecoderPool({ program: builtDecoder(), node: findNode(), decoders: 1 })
    const signal = new AbortController().signal
    const again = await importDataset([hostile.path], OPTIONS, one, { progress: () => undefined, signal })
    await one.close()
    expect(again.id).toBe(dataset.id)
    expect(again.pixelHash).toBe(dataset.pixelHash)
  })
})
