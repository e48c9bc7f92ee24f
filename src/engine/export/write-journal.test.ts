import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { temporaryFolder } from './testing.js'

/** The journal is one a process: each test gets a module of its own. */
async function freshModules() {
  vi.resetModules()
  onTestFinished(() => void vi.resetModules())
  const { keepWriteJournal } = await import('./write-journal.js')
  const { writeFileAtomically } = await import('./write-file-atomically.js')
  return { keepWriteJournal, writeFileAtomically }
}

const LEFT = `.whisker-${'0a'.repeat(8)}.tmp`

it('the next start removes the temporary files of a process that was killed, wherever they lie, and no others', async () => {
  const [journal, place] = [await temporaryFolder(), await temporaryFolder()]
  await mkdir(journal, { recursive: true })
  const strangers = [`.whisker-${'ff'.repeat(8)}.tmp`, 'photo.png']
  for (const name of [LEFT, ...strangers]) await writeFile(join(place, name), 'half')
  await writeFile(join(journal, LEFT), join(place, LEFT))
  await writeFile(join(journal, `.whisker-${'11'.repeat(8)}.tmp`), join(place, 'photo.png'))

  const { keepWriteJournal } = await freshModules()
  await keepWriteJournal(journal)
  expect((await readdir(place)).sort()).toEqual(strangers.sort())
  expect(await readdir(journal)).toEqual([])
})

it('a finished write leaves no note, and a journal that cannot be kept hinders nothing', async () => {
  const [journal, place] = [await temporaryFolder(), await temporaryFolder()]
  const { keepWriteJournal, writeFileAtomically } = await freshModules()
  await keepWriteJournal(journal)
  await writeFileAtomically(join(place, 'a.csv'), new Uint8Array(3))
  expect(await readdir(journal)).toEqual([])

  const fileInTheWay = join(place, 'a.csv')
  await keepWriteJournal(fileInTheWay)
  await writeFileAtomically(join(place, 'b.csv'), new Uint8Array(3))
  expect((await readdir(place)).sort()).toEqual(['a.csv', 'b.csv'])
})
