import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makePhotoFolder } from '../../../e2e/fixtures/photo-folder.js'
import { builtDecoder } from '../decoder/built-decoder.js'
import { DecoderPool, findNode } from '../decoder/index.js'
import { importDataset } from './index.js'

const folder = mkdtempSync(join(tmpdir(), 'whisker-photos-'))
const OPTIONS = { imageSize: 64, fit: 'squash', testFraction: 0.2, splitSeed: 1, positiveClass: null } as const

beforeAll(() => makePhotoFolder(folder, 2_000))
afterAll(() => rmSync(folder, { recursive: true }))

const residentMegabytes = (pid: number) =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

describe.runIf(process.platform === 'linux')('2,000 photos', () => {
  it('leave one decoder at most 32 MB larger at 2,000 images than at 500, below 400 MB, and print nothing', async () => {
    let printed = ''
    const log = (text: string) => (printed += text)
    const pool = new DecoderPool({ program: builtDecoder(), node: findNode(), decoders: 1, recycleAfter: 1e9, log })
    const resident = new Map<number, number>()
    const progress = ({ done }: { done: number }) => {
      const [pid] = pool.processIds
      if (pid !== undefined) resident.set(done, residentMegabytes(pid))
    }
    const dataset = await importDataset([folder], OPTIONS, pool, { progress, signal: new AbortController().signal })
    await pool.close()

    const at500 = [...resident].find(([done]) => done >= 500)?.[1] ?? NaN
    const at2000 = resident.get(2_000) ?? NaN
    console.info(`decoder memory: ${at500.toFixed(0)} MB at 500 images, ${at2000.toFixed(0)} MB at 2,000`)
    expect(dataset.images.length).toBe(2_000)
    expect(at2000 - at500).toBeLessThan(32)
    expect(Math.max(...resident.values())).toBeLessThan(400)
    expect(printed).toBe('')
  })

  it('cancel within half a second, and the same pool imports again', async () => {
    const pool = new DecoderPool({ program: builtDecoder(), node: findNode() })
    const abort = new AbortController()
    let cancelled = 0
    const progress = ({ phase, done }: { phase: string; done: number }) => {
      if (phase !== 'decoding' || done < 100 || abort.signal.aborted) return
      cancelled = performance.now()
      abort.abort()
    }
    await expect(importDataset([folder], OPTIONS, pool, { progress, signal: abort.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(performance.now() - cancelled).toBeLessThan(500)
    const photo = await pool.decode(join(folder, 'cat/photo-0.jpg'), { size: 64, fit: 'squash' })
    expect(photo).toMatchObject({ ok: true, width: 3024, height: 4032 })
    await pool.close()
  })
})
