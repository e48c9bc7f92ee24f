import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Failure } from '../contract/index.js'
import { canMount, makeReadOnly, tinyDisk } from '../export/testing.js'
import type { Session } from './session.js'
import { IMPORT, makeImageFolder, openSession, temporaryFolder, trainToEnd } from './testing.js'

/** Trying again takes a second and more. */
const SOON = { timeout: 15_000 }

/** What a session says of its safety copy, in order; null: all is safe. */
function sayings(session: Session): (Failure | null)[] {
  const said: (Failure | null)[] = []
  session.onEvent((event) => event.type === 'session-unsaved' && said.push(event.failure))
  return said
}

/** What the next session finds: in a copy, for a session takes the folder for its own. */
async function found(folder: string) {
  const copy = join(await temporaryFolder(), 'copy')
  await cp(folder, copy, { recursive: true })
  const session = openSession({ folder: copy })
  await session.restore()
  return { images: session.datasets.images(), runs: session.runs.list() }
}

const held = (session: Session) => ({ images: session.datasets.images(), runs: session.runs.list() })

it('a folder that has vanished is said once, and made up for as soon as it can be: dataset, edits and runs', async () => {
  const folder = await temporaryFolder()
  const session = openSession({ folder })
  const said = sayings(session)
  await session.datasets.open([await makeImageFolder()], IMPORT)
  await trainToEnd(session)
  session.edits.apply([0], { excluded: true })
  await expect.poll(() => found(folder).catch(() => null), SOON).toEqual(held(session))
  expect(said).toEqual([])

  // A file where the folder should be: nothing can be written, whoever asks.
  await rm(join(folder, 'session'), { recursive: true })
  await writeFile(join(folder, 'session'), '')
  session.edits.apply([1], { classIndex: 1 })
  session.edits.apply([2], { classIndex: 1 })
  await expect.poll(() => said, SOON).toHaveLength(1)
  expect(said[0]).toMatchObject({ code: 'file-unwritable', subject: 'session' })
  expect(said[0]?.message).toContain('its folder is not a folder')
  expect(session.state().unsaved).toEqual(said[0])
  expect(session.datasets.summary()?.edits.count).toBe(3)

  await rm(join(folder, 'session'))
  await expect.poll(() => said, SOON).toHaveLength(2)
  expect(said[1]).toBeNull()
  expect(session.state().unsaved).toBeNull()
  expect(await found(folder)).toEqual(held(session))
})

it('a folder that has gone without a trace is written anew with everything in it', async () => {
  const folder = await temporaryFolder()
  const session = openSession({ folder })
  await session.datasets.open([await makeImageFolder()], IMPORT)
  await trainToEnd(session)
  await expect.poll(() => found(folder).catch(() => null), SOON).toEqual(held(session))
  await rename(join(folder, 'session'), join(folder, 'elsewhere'))
  session.edits.apply([0], { excluded: true })
  await expect.poll(() => found(folder).catch(() => null), SOON).toEqual(held(session))
})

it.skipIf(!canMount())(
  'a full disk is said with the file that did not fit; once there is room, all is saved',
  async () => {
    const folder = await tinyDisk(1024)
    const session = openSession({ folder })
    const said = sayings(session)
    session.projects.annotate('before')
    const desk = join(folder, 'session', 'desk.json')
    await expect.poll(async () => readFile(desk, 'utf8').catch(() => ''), SOON).toContain('before')

    await writeFile(join(folder, 'filler'), new Uint8Array(960 * 1024))
    // The pixels alone are 184 kB.
    await session.datasets.open([await makeImageFolder()], { ...IMPORT, imageSize: 32 })
    await expect.poll(() => said, SOON).toHaveLength(1)
    expect(said[0]).toMatchObject({ code: 'disk-full', subject: expect.stringMatching(/^pixels-/) })
    expect(await readFile(desk, 'utf8')).toContain('before')
    expect((await readdir(join(folder, 'session'))).filter((name) => name.endsWith('.tmp'))).toEqual([])

    await rm(join(folder, 'filler'))
    await expect.poll(() => said, SOON).toHaveLength(2)
    expect(said[1]).toBeNull()
    expect(await found(folder)).toEqual(held(session))
  },
)

it.skipIf(!canMount())('a read-only disk is said; the session goes on', async () => {
  const folder = await tinyDisk()
  await mkdir(join(folder, 'session'))
  const session = openSession({ folder })
  const said = sayings(session)
  makeReadOnly(folder)
  await session.datasets.open([await makeImageFolder()], IMPORT)
  await expect.poll(() => said, SOON).toHaveLength(1)
  expect(said[0]).toMatchObject({ code: 'file-unwritable', message: expect.stringContaining('read-only disk') })
  await expect(trainToEnd(session)).resolves.toMatchObject({ state: 'finished' })
})
