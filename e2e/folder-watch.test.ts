import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ReplyBody } from '../src/engine/contract/index.ts'
import { makeManyImages } from './fixtures/many-images.ts'
import { accessibilityViolations, dropOnWindow, until, type Lab } from './harness.ts'
import { askEngine, openEnginePort } from './page-probes.ts'
import { openLab } from './steps.ts'

/** Files change in the folders of the open dataset while a person looks at it. */
const folder = mkdtempSync(join(tmpdir(), 'whisker-folder-watch-'))
const pets = join(folder, 'pets')
const cat = (number: number) => join(pets, 'cat', `cat-${number}.jpg`)
let lab: Lab

beforeAll(async () => {
  await makeManyImages(pets, 30)
  lab = await openLab({ settings: { workspace: 'data' } })
  await openEnginePort(lab.page)
  await dropOnWindow(lab.page, [pets])
  await until('30 images', async () => (await count()) === '30 images')
})
afterAll(async () => {
  await lab.close()
  rmSync(folder, { recursive: true, force: true })
})

const get = (testId: string) => lab.page.getByTestId(testId)
const count = () => get('grid-count').innerText()
const said = async () =>
  (await get('folder-changes').isVisible()) ? get('folder-changes').locator('p').innerText() : ''

async function images() {
  const { body } = (await askEngine(lab.page, 'dataset.images', {})) as { body: ReplyBody<'dataset.images'> }
  return body.images
}

it('offers new, changed and vanished files, and takes none of them in by itself', async () => {
  const before = await images()
  copyFileSync(cat(0), cat(100))
  copyFileSync(cat(6), cat(3))
  rmSync(cat(9))
  await until('all three are told', async () => (await said()).includes('1 new, 1 changed, 1 gone'))
  expect(await images()).toEqual(before)
  expect(await count()).toBe('30 images')
  expect(await accessibilityViolations(lab.page)).toEqual([])

  await get('folder-ignore').click()
  await get('folder-changes').waitFor({ state: 'detached' })
  expect(await images()).toEqual(before)
})

it('tells only what is different since what was ignored; taken in, the dataset is as the folders are', async () => {
  copyFileSync(cat(12), cat(101))
  await until('the new one alone', async () => (await said()).includes(': 1 new.'))
  await get('folder-take-in').click()
  await until('31 images', async () => (await count()) === '31 images')
  await get('folder-changes').waitFor({ state: 'detached' })
  const names = (await images()).map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['cat-100.jpg', 'cat-101.jpg']))
  expect(names).not.toContain('cat-9.jpg')
  expect(lab.pageErrors).toEqual([])
})
