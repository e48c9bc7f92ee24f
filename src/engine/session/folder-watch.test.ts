import { copyFile, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { FolderChanges } from '../contract/index.js'
import type { Session } from './session.js'
import { IMPORT, makeImageFolder, openSession, temporaryFolder } from './testing.js'

/** The next thing the session tells of the folders. */
function told(session: Session): Promise<FolderChanges | null> {
  return new Promise((resolve) => {
    const unsubscribe = session.onEvent((event) => {
      if (event.type !== 'folder-changes') return
      unsubscribe()
      resolve(event.changes)
    })
  })
}

it('tells what is new, changed and gone, takes nothing in by itself, and keeps edits when it is asked to', async () => {
  const folder = await makeImageFolder({ cat: 6, 'non-cat': 6 })
  const session = openSession({ watchFolders: true })
  await session.datasets.open([folder], IMPORT)
  await session.folders.settled()

  const first = told(session)
  await copyFile(join(folder, 'cat', 'cat-000.png'), join(folder, 'cat', 'cat-new.png'))
  await writeFile(join(folder, 'cat', 'notes.txt'), 'no image, not counted')
  await utimes(join(folder, 'cat', 'cat-001.png'), 1, 1)
  await rm(join(folder, 'non-cat', 'non-cat-005.png'))
  expect(await first).toEqual({ added: 1, changed: 1, vanished: 1 })
  expect(session.datasets.images()).toHaveLength(12)

  const id = session.datasets.images().find(({ name }) => name === 'cat-003.png')?.id ?? -1
  session.edits.apply([id], { excluded: true })
  const summary = await session.folders.takeIn()
  expect(session.folders.changes()).toBeNull()
  const paths = session.datasets.images().map(({ path }) => path)
  expect(paths).toContain('cat/cat-new.png')
  expect(paths).not.toContain('non-cat/non-cat-005.png')
  expect(summary.excluded).toBe(1)
  expect(session.datasets.images().find(({ name }) => name === 'cat-003.png')?.excluded).toBe(true)

  await session.folders.settled()
  const second = told(session)
  await rm(join(folder, 'cat', 'cat-new.png'))
  expect(await second).toEqual({ added: 0, changed: 0, vanished: 1 })
  await session.folders.ignore()
  expect(session.folders.changes()).toBeNull()
  expect(session.datasets.images()).toHaveLength(12)
})

it('follows projects: a new one has no folders to watch, an opened one has its own', async () => {
  const folder = await makeImageFolder({ cat: 6, 'non-cat': 6 })
  const file = join(await temporaryFolder(), 'watched.whisker')
  const session = openSession({ watchFolders: true })
  await session.datasets.open([folder], IMPORT)
  await session.projects.saveAs(file)
  await session.projects.begin()
  await session.folders.settled()
  expect(session.folders.changes()).toBeNull()

  await session.projects.open(file)
  await session.folders.settled()
  const first = told(session)
  await rm(join(folder, 'cat', 'cat-000.png'))
  expect(await first).toEqual({ added: 0, changed: 0, vanished: 1 })
})

it('goes on telling what is new when the images are decoded at another size', async () => {
  const folder = await makeImageFolder({ cat: 6, 'non-cat': 6 })
  const session = openSession({ watchFolders: true })
  await session.datasets.open([folder], IMPORT)
  await session.folders.settled()
  const first = told(session)
  await copyFile(join(folder, 'cat', 'cat-000.png'), join(folder, 'cat', 'cat-new.png'))
  await first
  await session.datasets.configure({ imageSize: 20 })
  await session.folders.settled()
  expect(session.datasets.images()).toHaveLength(12)
  expect(session.folders.changes()).toEqual({ added: 1, changed: 0, vanished: 0 })
})
