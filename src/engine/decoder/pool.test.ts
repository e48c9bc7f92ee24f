import { spawn } from 'node:child_process'
import { setMaxListeners } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { builtDecoder } from './built-decoder.js'
import { DecoderPool, findNode, type DecoderPoolOptions, type DecodeResult } from './index.js'

const folder = mkdtempSync(join(tmpdir(), 'whisker-pool-'))
const OPTIONS = { size: 32, fit: 'squash' } as const
const photo = join(folder, 'photo.jpg')
const pools: DecoderPool[] = []

function startPool(options: Partial<DecoderPoolOptions> = {}): DecoderPool {
  const pool = new DecoderPool({ program: builtDecoder(), node: findNode(), decoders: 2, ...options })
  pools.push(pool)
  return pool
}

beforeAll(async () => {
  const create = {
    width: 640,
    height: 480,
    channels: 3,
    background: '#a63',
    noise: { type: 'gaussian', mean: 128, sigma: 40 },
  } as const
  writeFileSync(photo, await sharp({ create }).jpeg().toBuffer())
})

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()))
})

afterAll(() => rmSync(folder, { recursive: true }))

const isAlive = (pid: number) => {
  try {
    // A zombie has died already.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/**
 * A decoder that does as the name of the image says. It stands in for what hostile images do to real ones.
 */
const PUPPET = `
  const FACTS = { width: 1, height: 1, format: 'png', hash: '0'.repeat(64), pixelHash: '0'.repeat(64) }
  let rest = Buffer.alloc(0)
  const send = (header, payload) => {
    const json = Buffer.from(JSON.stringify(header))
    const lengths = Buffer.alloc(8)
    lengths.writeUInt32LE(json.length, 0)
    lengths.writeUInt32LE(payload.length, 4)
    process.stdout.write(Buffer.concat([lengths, json, payload]))
  }
  process.stdin.on('close', () => process.exit())
  process.stdin.on('data', (piece) => {
    rest = Buffer.concat([rest, piece])
    while (rest.length >= 8 && rest.length >= 8 + rest.readUInt32LE(0)) {
      const end = 8 + rest.readUInt32LE(0)
      const { id, path, size } = JSON.parse(rest.toString('utf8', 8, end))
      rest = rest.subarray(end)
      if (path.startsWith('crash')) process.kill(process.pid, 'SIGSEGV')
      else if (path.startsWith('nonsense')) process.stdout.write('this is no frame at all, is it?')
      else if (path.startsWith('wrong-size')) send({ kind: 'decoded', id, ...FACTS }, Buffer.alloc(5))
      else if (path.startsWith('slow')) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
        send({ kind: 'decoded', id, ...FACTS }, Buffer.alloc(size * size * 3, 7))
      } else if (!path.startsWith('hang'))
        send({ kind: 'decoded', id, ...FACTS }, Buffer.alloc(size * size * 3, Number(path)))
    }
  })
  send({ kind: 'ready' }, Buffer.alloc(0))
`

function startPuppets(options: Partial<DecoderPoolOptions> = {}): DecoderPool {
  const program = join(folder, 'puppet.cjs')
  writeFileSync(program, PUPPET)
  return startPool({ program, ...options })
}

const verdict = (result: DecodeResult) => (result.ok ? result.pixels[0] : result.code)

describe('decoders that die', () => {
  it('are replaced: 400 images come out the same while decoders are SIGKILLed in mid-work', async () => {
    const pool = startPool()
    const first = await pool.decode(photo, OPTIONS)
    const killed = new Set<number>()
    let done = 0
    const decodeOne = async () => {
      const result = await pool.decode(photo, OPTIONS)
      if (++done % 80 !== 0) return result
      const victim = pool.processIds.find((pid) => !killed.has(pid))
      if (victim === undefined) return result
      killed.add(victim)
      process.kill(victim, 'SIGKILL')
      return result
    }
    const results = await Promise.all(Array.from({ length: 400 }, decodeOne))
    expect(killed.size).toBeGreaterThanOrEqual(3)
    for (const result of results) expect(result).toEqual(first)
  })

  it('twice on the same image, the second time alone, make that image "decoder-crashed" and no other', async () => {
    const pool = startPuppets()
    const names = ['1', '2', 'crash', '3', '4', 'crash again', '5', '6', '7', '8']
    const results = await Promise.all(names.map((name) => pool.decode(name, OPTIONS)))
    expect(results.map(verdict)).toEqual([1, 2, 'decoder-crashed', 3, 4, 'decoder-crashed', 5, 6, 7, 8])
  })

  it('or talk nonsense do not harm other images', async () => {
    const pool = startPuppets()
    const names = ['1', 'nonsense', '2', 'wrong-size', '3']
    const results = await Promise.all(names.map((name) => pool.decode(name, OPTIONS)))
    expect(results.map(verdict)).toEqual([1, 'decoder-crashed', 2, 'decoder-crashed', 3])
  })

  it('before they are ready fail the request with what they said last', async () => {
    const program = join(folder, 'broken.cjs')
    writeFileSync(program, 'throw new Error("no sharp today")')
    const pool = startPool({ program })
    await expect(pool.decode(photo, OPTIONS)).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('no sharp today'),
    })
    await expect(startPool({ node: join(folder, 'no-node') }).decode(photo, OPTIONS)).rejects.toMatchObject({
      code: 'internal',
    })
  })
})

describe('an image that takes too long', () => {
  it('is "timed-out"; its decoder is killed and replaced, and others are not blamed', async () => {
    const pool = startPuppets({ decoders: 1, timeout: 700 })
    const results = await Promise.all(['1', 'hang', '2', '3'].map((name) => pool.decode(name, OPTIONS)))
    expect(results.map(verdict)).toEqual([1, 'timed-out', 2, 3])
  })

  it('is one image: a decoder that answers one after another may be at it for longer than that', async () => {
    const pool = startPuppets({ decoders: 1, timeout: 700 })
    const results = await Promise.all(Array.from({ length: 15 }, (_, i) => pool.decode(`slow ${i}`, OPTIONS)))
    expect(results.map(verdict)).toEqual(results.map(() => 7))
  })
})

describe('cancelling', () => {
  it('rejects what waits and what is being decoded within half a second, and the pool still works', async () => {
    const pool = startPuppets({ decoders: 1 })
    await pool.decode('1', OPTIONS)
    const abort = new AbortController()
    setMaxListeners(0, abort.signal)
    const pending = Array.from({ length: 50 }, (_, i) => pool.decode(i === 0 ? 'hang' : `${i}`, OPTIONS, abort.signal))
    const outcomes = Promise.allSettled([
      ...pending,
      ...Array.from({ length: 20 }, () => pool.decode('hang', OPTIONS, abort.signal)),
    ])
    const start = performance.now()
    abort.abort()
    for (const outcome of await outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'cancelled' })
    }
    expect((await outcomes).filter(({ status }) => status === 'rejected').length).toBeGreaterThanOrEqual(21)
    expect(performance.now() - start).toBeLessThan(500)
    expect(verdict(await pool.decode('9', OPTIONS))).toBe(9)
  })

  it('before it starts starts nothing', async () => {
    const pool = startPool()
    await expect(pool.decode(photo, OPTIONS, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
    expect(pool.processIds).toEqual([])
  })
})

describe('an original that somebody wants to see', () => {
  it('does not wait for the images of an import', async () => {
    const pool = startPool({ decoders: 1 })
    const settled: string[] = []
    const imported = Array.from({ length: 40 }, () => pool.decode(photo, OPTIONS).then(() => settled.push('import')))
    await Promise.all([...imported, pool.original(photo, 64).then(() => settled.push('original'))])
    // Behind those alone that the decoder has already.
    expect(settled.indexOf('original')).toBeLessThan(10)
  })
})

describe('no decoder outlives its use', () => {
  it('closing ends them all and rejects what is pending', async () => {
    const pool = startPuppets()
    await Promise.all(['1', '2', '3', '4'].map((name) => pool.decode(name, OPTIONS)))
    const hanging = pool.decode('hang', OPTIONS)
    const pids = pool.processIds
    expect(pids.length).toBeGreaterThan(0)
    const refused = expect(hanging).rejects.toMatchObject({ code: 'cancelled' })
    await pool.close()
    await refused
    expect(pids.filter(isAlive)).toEqual([])
    await expect(pool.decode('1', OPTIONS)).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('a decoder ends when its parent is killed', async () => {
    const script = `
      const child = require('node:child_process').spawn(process.execPath, [process.argv[1]], { stdio: ['pipe', 'pipe', 'inherit'] })
      child.stdout.once('data', () => console.log(child.pid))
    `
    const parent = spawn(process.execPath, ['-e', script, builtDecoder()], { stdio: ['ignore', 'pipe', 'inherit'] })
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (line) => resolve(Number(line))))
    expect(isAlive(pid)).toBe(true)
    parent.kill('SIGKILL')
    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false)
  })

  it('decoders are replaced after so many images', async () => {
    const pool = startPool({ decoders: 1, recycleAfter: 5 })
    const seen = new Set<number>()
    for (let i = 0; i < 23; i++) {
      expect((await pool.decode(photo, OPTIONS)).ok).toBe(true)
      pool.processIds.forEach((pid) => seen.add(pid))
    }
    expect(seen.size).toBeGreaterThanOrEqual(5)
    expect([...seen].filter(isAlive).length).toBeLessThanOrEqual(2)
  })
})

describe('without Node on Linux', () => {
  it('the WebAssembly build decodes in worker threads, to the same pixels within 2 of 255', async () => {
    const native = await startPool().decode(photo, OPTIONS)
    const pool = startPool({ node: null, decoders: 1 })
    const result = await pool.decode(photo, OPTIONS)
    if (process.platform === 'linux') expect(pool.kind).toBe('wasm')
    if (!native.ok || !result.ok) throw new Error('not decoded')
    const differences = result.pixels.map((value, i) => Math.abs(value - native.pixels[i]!))
    expect(Math.max(...differences)).toBeLessThanOrEqual(2)
  })
})
