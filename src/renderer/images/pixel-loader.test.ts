import { describe, expect, it, vi } from 'vitest'
import { PixelLoader, type Pixels } from './pixel-loader.js'
import { wholeMultiple } from './pixels.js'

const SIZE = 2
const BYTES = SIZE * SIZE * 3

/** An engine whose image n is all bytes n; 13 is missing. Records what it was asked. */
function fakeEngine() {
  const asked: number[][] = []
  const ask = async (ids: number[]) => {
    asked.push(ids)
    if (ids.includes(13)) throw new Error('There is no image 13.')
    const pixels = new Uint8Array(ids.length * BYTES)
    ids.forEach((id, i) => pixels.fill(id, i * BYTES, (i + 1) * BYTES))
    return { size: SIZE, pixels }
  }
  return { asked, ask }
}

const load = (loader: PixelLoader, id: number) =>
  new Promise<Pixels | null>((resolve) => void loader.request(id, 'dataset', resolve))

describe('loading pixels', () => {
  it('asks once for all tiles that come at once, and gives each its own image', async () => {
    const { asked, ask } = fakeEngine()
    const loader = new PixelLoader(ask)
    const loaded = await Promise.all([1, 2, 3, 2].map((id) => load(loader, id)))
    expect(asked).toHaveLength(1)
    expect(loaded.map((pixels) => pixels?.rgb[BYTES - 1])).toEqual([1, 2, 3, 2])
  })

  it('splits what is more than a batch, the newest first', async () => {
    const { asked, ask } = fakeEngine()
    const loader = new PixelLoader(ask, { batch: 2 })
    await Promise.all([1, 2, 3].map((id) => load(loader, id)))
    expect(asked).toEqual([[3, 2], [1]])
  })

  it('asks for the next batch only after the pause, and then for what is wanted by then', async () => {
    const { asked, ask } = fakeEngine()
    const pauses: (() => void)[] = []
    const between = () => new Promise<void>((resolve) => pauses.push(resolve))
    const loader = new PixelLoader(ask, { batch: 1, between })
    const forget = loader.request(1, 'dataset', () => undefined)
    await load(loader, 2)
    const third = load(loader, 3)
    forget()
    expect(asked).toEqual([[2]])
    await vi.waitFor(() => expect(pauses).toHaveLength(1))
    pauses[0]?.()
    await third
    expect(asked).toEqual([[2], [3]])
  })

  it('does not ask for what is no longer wanted', async () => {
    const { asked, ask } = fakeEngine()
    const loader = new PixelLoader(ask)
    const forget = loader.request(1, 'dataset', () => undefined)
    forget()
    await load(loader, 2)
    expect(asked).toEqual([[2]])
  })

  it('asks for dataset images and own photos apart: their sizes may differ', async () => {
    const { asked, ask } = fakeEngine()
    const loader = new PixelLoader(ask)
    await Promise.all([load(loader, 1), new Promise((resolve) => void loader.request(2, 'photo', resolve))])
    expect(asked).toEqual([[1], [2]])
  })

  it('one missing image does not blank the others', async () => {
    const { ask } = fakeEngine()
    const loader = new PixelLoader(ask)
    const loaded = await Promise.all([11, 12, 13, 14].map((id) => load(loader, id)))
    expect(loaded.map((pixels) => pixels?.rgb[0] ?? null)).toEqual([11, 12, null, 14])
  })

  it('keeps the last used ones up to its bytes, and asks again for the rest', async () => {
    const { asked, ask } = fakeEngine()
    const loader = new PixelLoader(ask, { cacheBytes: 2 * BYTES })
    await load(loader, 1)
    await load(loader, 2)
    loader.peek(1)
    await load(loader, 3)
    expect([loader.peek(1), loader.peek(2), loader.peek(3)].map((pixels) => pixels !== null)).toEqual([
      true,
      false,
      true,
    ])
    await load(loader, 2)
    expect(asked).toEqual([[1], [2], [3], [2]])
  })

  it('forgets all when the images have changed', async () => {
    const { ask } = fakeEngine()
    const loader = new PixelLoader(ask)
    await load(loader, 1)
    loader.clear()
    expect(loader.peek(1)).toBeNull()
  })
})

describe('the size of a drawn image', () => {
  it('is the largest whole multiple of device pixels that fits', () => {
    expect(wholeMultiple(64, 150, 1)).toBe(128)
    expect(wholeMultiple(64, 150, 2)).toBe(128)
    expect(wholeMultiple(64, 100, 1.5)).toBeCloseTo((64 * 2) / 1.5, 12)
  })

  it('is the box itself where not even one times fits', () => {
    expect(wholeMultiple(128, 64, 1)).toBe(64)
  })
})
