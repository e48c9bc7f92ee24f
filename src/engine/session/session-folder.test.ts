import { cp, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DESK_NAME, encodeDesk } from './saved-desk.js'
import { IMPORT, makeImageFolder, openSession, temporaryFolder, trainToEnd } from './testing.js'

/** The folder of a session that ended in order: a dataset and a run. */
async function makeFolder() {
  const folder = await temporaryFolder()
  const session = openSession({ folder })
  await session.datasets.open([await makeImageFolder({ cat: 8, 'non-cat': 8 })], IMPORT)
  await trainToEnd(session)
  await session.close()
  return { folder, session, inside: join(folder, 'session') }
}

const pixelsIn = async (inside: string) => (await readdir(inside)).filter((name) => name.startsWith('pixels-'))

it('killed while another project was being opened: nothing of the one before comes back, even if the other is gone', async () => {
  const { folder, session, inside } = await makeFolder()
  const desk = { ...session.projects.onDesk(), file: join(folder, 'gone.whisker') }
  await writeFile(join(inside, DESK_NAME), encodeDesk({ desk, opening: true, closed: false }))

  const again = openSession({ folder })
  await again.restore()
  expect(again.state()).toMatchObject({ dataset: null, runs: [], project: { name: null } })
  expect(await readdir(inside)).toEqual([DESK_NAME])
})

it('killed as soon as another project is said to be open: all of it comes back, even if its file is gone by then', async () => {
  const { folder } = await makeFolder()
  const other = openSession()
  await other.datasets.open([await makeImageFolder({ cat: 4, 'non-cat': 4 })], IMPORT)
  const run = await trainToEnd(other)
  const file = join(await temporaryFolder(), 'other.whisker')
  await other.projects.saveAs(file)

  const opened = openSession({ folder })
  await opened.projects.open(file)
  const copy = join(await temporaryFolder(), 'copy')
  await cp(folder, copy, { recursive: true })
  await rm(file)
  const again = openSession({ folder: copy })
  await again.restore()
  expect(again.state()).toMatchObject({
    dataset: { used: 8 },
    runs: [{ id: run.id }],
    project: { name: 'other' },
  })
})

it('killed between pixels and description: only the pixels of the dataset that came back stay', async () => {
  const { folder, inside } = await makeFolder()
  const own = await pixelsIn(inside)
  const other = join(inside, `pixels-${'0'.repeat(32)}.bin`)
  await writeFile(other, '')

  const again = openSession({ folder })
  await again.restore()
  expect(again.state().dataset).not.toBeNull()
  expect(await pixelsIn(inside)).toEqual(own)

  await again.close()
  await rm(join(inside, 'dataset.json'))
  await openSession({ folder }).restore()
  expect(await pixelsIn(inside)).toEqual([])
})
