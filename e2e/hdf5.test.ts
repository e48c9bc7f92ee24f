import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerOpenDialog, chooseMenu, dropOnWindow, root, until, type Lab } from './harness.ts'
import { openLab, runIs } from './steps.ts'

const course = process.env['WHISKER_COURSE'] ?? join(root, '..', 'shared', 'course')
const here = existsSync(course)
if (!here) console.warn(`skipped: no course data at ${course} (set WHISKER_COURSE)`)
const FILES = ['train_catvnoncat.h5', 'test_catvnoncat.h5'].map((name) => join(course, name))

const text = (page: Page, testId: string) => page.getByTestId(testId).innerText()

describe.skipIf(!here)("the course's own HDF5 files in the real app", () => {
  let lab: Lab
  let page: Page
  const scratch = mkdtempSync(join(tmpdir(), 'whisker-hdf5-e2e-'))

  beforeAll(async () => {
    lab = await openLab({ settings: { workspace: 'lab' } })
    page = lab.page
  })
  afterAll(async () => {
    await lab.close()
    rmSync(scratch, { recursive: true, force: true })
  })

  const isOpen = () =>
    until('209 training and 50 test images', async () => /209 train.*50 test/.test(await text(page, 'dataset-counts')))

  it('open when both are dropped, in either order: their names say which is for testing', async () => {
    await dropOnWindow(page, [...FILES].reverse())
    await isOpen()
  })

  it("train to the course's final cost and accuracies", async () => {
    const reference = (
      JSON.parse(readFileSync(join(course, 'reference.json'), 'utf8')) as {
        runs: Record<string, { costAfterLast: number }>
      }
    ).runs['four-layer']
    await page.getByTestId('preset').click()
    await page.getByRole('option', { name: 'Four-layer, course' }).click()
    await page.getByTestId('train').click()
    await runIs(page, 'finished')
    expect(await text(page, 'cost')).toBe(reference?.costAfterLast.toPrecision(4))
    expect(await text(page, 'test-accuracy')).toBe('80%')
    expect(await text(page, 'train-accuracy')).toBe('98.6%')
  })

  it('ask which is for testing when neither name nor array says it, and open by the menu', async () => {
    // Names of arrays are kept in the file; these say nothing.
    const [one, other] = [join(scratch, 'one.h5'), join(scratch, 'other.h5')]
    writeFileSync(one, anonymous(FILES[0] ?? ''))
    writeFileSync(other, anonymous(FILES[1] ?? ''))
    await answerOpenDialog(lab.app, [other, one])
    await chooseMenu(lab.app, 'open-hdf5')
    await page.getByTestId('dialog-test-file').waitFor()
    await page.getByRole('radio', { name: 'other.h5' }).click()
    await page.getByTestId('test-file-confirm').click()
    // The counts are those of the dataset before: only the notice says that the import is over.
    await page.getByText('Opened one.h5: 259 images.').first().waitFor()
    await isOpen()
  })

  it('are refused in words when they are cut short', async () => {
    const cut = join(scratch, 'train_cut.h5')
    writeFileSync(cut, readFileSync(FILES[0] ?? '').subarray(0, 100_000))
    await dropOnWindow(page, [cut])
    await page
      .getByText(/train_cut\.h5/)
      .first()
      .waitFor()
    expect(await text(page, 'dataset-counts')).toMatch(/209 train.*50 test/)
  })

  /** The same file with `train` and `test` in its arrays' names overwritten by other letters of the same length. */
  function anonymous(path: string): Buffer {
    return Buffer.from(
      readFileSync(path).toString('latin1').replaceAll('train_set_', 'datum_set_').replaceAll('test_set_', 'data_set_'),
      'latin1',
    )
  }
})
