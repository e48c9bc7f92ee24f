import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canMount, fillUp, makeReadOnly, temporaryFolder, tinyDisk } from '../src/engine/export/testing.ts'
import { SettingsStore } from '../src/main/settings.ts'
import { answerSaveDialog, chooseMenu, until, type Lab } from './harness.ts'
import { openLab, runIs, startTraining } from './steps.ts'

const FULL = 'the disk is full. Free some space and save again.'
const READ_ONLY = 'it lies on a read-only disk. Choose another place and save again.'

describe.skipIf(!canMount())('the window, of a file that cannot be written', () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await openLab()
    await startTraining(lab.page, 50)
    await runIs(lab.page, 'finished')
  })
  afterAll(() => lab.close())

  it.each([
    ['export-report-pdf', 'report.pdf', fillUp, FULL],
    ['export-report-pdf', 'report.pdf', makeReadOnly, READ_ONLY],
    ['save-project-as', 'lab.whisker', fillUp, FULL],
    ['save-project-as', 'lab.whisker', makeReadOnly, READ_ONLY],
  ] as const)('%s: says which file and why; the old one stays', async (command, name, spoil, reason) => {
    const disk = await tinyDisk(1024)
    const path = join(disk, name)
    writeFileSync(path, 'old')
    spoil(disk)
    const names = readdirSync(disk)
    await answerSaveDialog(lab.app, path)
    await chooseMenu(lab.app, command)
    const notice = lab.page.locator('[data-testid=notice][data-kind=error]')
    await until('the window says so', async () => {
      const text = (await notice.count()) > 0 ? await notice.innerText() : ''
      return text.includes(`"${name}" was not saved: ${reason}`)
    })
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(disk)).toEqual(names)
    await notice.getByRole('button', { name: 'Dismiss' }).click()
  })
})

describe('settings, which main writes', () => {
  const listen = () => {
    const reasons: string[] = []
    const unsaved = (error: unknown) => void reasons.push(String(error))
    return { reasons, listener: { warn: () => undefined, unsaved } }
  }

  it.skipIf(!canMount()).each([
    ['full', fillUp, 'no space left on device'],
    ['read-only', makeReadOnly, 'read-only file system'],
  ] as const)('on a %s disk: the old file stays, nothing is left, the reason is said', async (_, spoil, reason) => {
    const disk = await tinyDisk()
    const path = join(disk, 'settings.json')
    const { reasons, listener } = listen()
    const store = new SettingsStore(path, listener)
    store.change({ theme: 'dark' })
    const [old, names] = [readFileSync(path, 'utf8'), readdirSync(disk)]

    const filler = spoil(disk)
    expect(store.change({ theme: 'light' }).theme).toBe('light')
    expect(reasons).toEqual([expect.stringContaining(reason)])
    expect(readFileSync(path, 'utf8')).toBe(old)
    expect(readdirSync(disk)).toEqual(filler === undefined ? names : ['filler', ...names])
  })

  it('in a folder that has vanished: it is made again, with the settings in it', async () => {
    const folder = join(await temporaryFolder(), 'user-data')
    mkdirSync(folder)
    const path = join(folder, 'settings.json')
    const { reasons, listener } = listen()
    const store = new SettingsStore(path, listener)
    store.change({ theme: 'dark' })
    renameSync(folder, `${folder} elsewhere`)
    store.change({ language: 'en' })
    expect(reasons).toEqual([])
    expect(new SettingsStore(path, listener).settings).toMatchObject({ theme: 'dark', language: 'en' })
  })
})
