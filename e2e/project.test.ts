import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ReplyBody } from '../src/engine/contract/index.ts'
import { answerOpenDialog, answerSaveDialog, chooseMenu, screenshot, until, type Lab } from './harness.ts'
import { askEngine, openEnginePort } from './page-probes.ts'
import { openLab, runIs, startTraining } from './steps.ts'

const folder = mkdtempSync(join(tmpdir(), 'whisker-project-'))
const file = join(folder, 'cats.whisker')
let lab: Lab

beforeAll(async () => {
  lab = await openLab({ settings: { workspace: 'lab' } })
  await openEnginePort(lab.page)
})
afterAll(async () => {
  await lab.close()
  rmSync(folder, { recursive: true, force: true })
})

const get = (id: string) => lab.page.getByTestId(id)
const dirty = () => get('project-name').getAttribute('data-dirty')

async function session() {
  const state = (await askEngine(lab.page, 'session.state', {})) as { body: ReplyBody<'session.state'> }
  const list = (await askEngine(lab.page, 'dataset.images', {})) as { body: ReplyBody<'dataset.images'> }
  const { dataset, runs } = state.body
  return { dataset: { ...dataset, importSeconds: 0 }, images: list.body.images, runs }
}

/** Gives an image of the grid, by its place there, the other class. */
async function relabel(index: number): Promise<void> {
  await lab.page.keyboard.press('Control+1')
  const tile = lab.page.locator('[data-image]').nth(index)
  const name = (await tile.getAttribute('aria-label')) ?? ''
  await tile.click()
  await lab.page.keyboard.press('l')
  await get(/, non-cat,/.test(name) ? 'label-0' : 'label-1').click()
  await until('the label is another one', async () => (await tile.getAttribute('aria-label')) !== name)
}

it('saved, changed and opened again, is as it was saved; its edits can be taken back', async () => {
  const untouched = await session()
  await startTraining(lab.page, 100)
  await runIs(lab.page, 'finished')
  await relabel(0)
  await answerSaveDialog(lab.app, file)
  await chooseMenu(lab.app, 'save-project-as')
  await until('the project is saved', async () => existsSync(file) && (await dirty()) === 'false')
  expect(await get('project-name').innerText()).toContain('cats')
  const saved = await session()
  expect(saved.dataset.id).not.toBe(untouched.dataset.id)

  await relabel(1)
  await until('it is not saved any more', async () => (await dirty()) === 'true')
  await screenshot(lab.page, 'project-unsaved')
  await answerOpenDialog(lab.app, [file])
  await chooseMenu(lab.app, 'open-project')
  await get('unsaved-dialog').waitFor()
  await screenshot(lab.page, 'project-ask')
  await get('unsaved-discard').click()
  await until('the project is open as saved', async () => (await dirty()) === 'false')
  await until('the import has ended', async () => (await get('import-progress').count()) === 0)
  expect(await session()).toEqual(saved)
  await screenshot(lab.page, 'project-opened')

  await lab.page.keyboard.press('Control+z')
  await until('the edit is taken back', async () => (await session()).dataset.id === untouched.dataset.id)
  expect((await session()).images).toEqual(untouched.images)
  expect(lab.pageErrors).toEqual([])
})
