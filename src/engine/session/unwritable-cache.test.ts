import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { canMount, fillUp, makeReadOnly, temporaryFolder, tinyDisk } from '../export/testing.js'
import { IMPORT, makeImageFolder, openSession } from './testing.js'

/** Imports as a program started anew does: the images, and what was said of the cache. */
async function importWith(cacheFolder: string | null, folder: string, imageSize: number) {
  const said: string[] = []
  const session = openSession({ cacheFolder, log: (text) => said.push(text) })
  await session.datasets.open([folder], { ...IMPORT, imageSize })
  const { images, pixels } = session.datasets.current()
  await session.close()
  return { images, pixels: Buffer.from(pixels), said: said.filter((text) => text.includes('Decoded pixels')) }
}

/** Images that are kept: files that were written just now are not, so that the clock goes ahead. */
async function makeOldImages(): Promise<string> {
  const folder = await makeImageFolder()
  const now = Date.now()
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now + 60_000)
  onTestFinished(() => clock.mockRestore())
  return folder
}

async function contentOf(folder: string): Promise<Map<string, string>> {
  const names = (await readdir(folder)).filter((name) => name !== 'filler')
  const read = (name: string) => readFile(join(folder, name), 'latin1')
  return new Map(await Promise.all(names.map(async (name) => [name, await read(name)] as const)))
}

const SPOILT = [
  ['full', fillUp, 'no space left on device'],
  ['read-only', makeReadOnly, 'read-only file system'],
] as const

it.skipIf(!canMount()).each(SPOILT)(
  'decoded pixels on a %s disk: the import goes on, what was kept stays as it was, the log names folder and reason',
  async (_, spoil, reason) => {
    const folder = await makeOldImages()
    const disk = await tinyDisk(1024)
    const cache = join(disk, 'cache')
    const first = await importWith(cache, folder, 16)
    const kept = await contentOf(cache)
    expect([...kept.keys()]).toEqual([expect.stringMatching(/\.pixels$/)])

    spoil(disk)
    const { said, ...imported } = await importWith(cache, folder, 24)
    const { said: nothing, ...expected } = await importWith(null, folder, 24)
    expect(imported).toEqual(expected)
    expect(nothing).toEqual([])
    expect(said).toEqual([expect.stringContaining(reason)])
    expect(said[0]).toContain(cache)
    expect(await contentOf(cache)).toEqual(kept)
    expect(await importWith(cache, folder, 16)).toEqual(first)
  },
)

it('a cache folder that has vanished is made again', async () => {
  const folder = await makeOldImages()
  const cache = join(await temporaryFolder(), 'cache')
  const first = await importWith(cache, folder, 16)
  await rm(cache, { recursive: true })
  expect(await importWith(cache, folder, 16)).toEqual(first)
  expect([...(await contentOf(cache)).keys()]).toEqual([expect.stringMatching(/\.pixels$/)])
})
