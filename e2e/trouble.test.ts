import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plantSomeTrouble } from './fixtures/some-trouble.ts'
import { accessibilityViolations, dropOnWindow, screenshot, until, type Lab } from './harness.ts'
import { openLab, runIs, startTraining } from './steps.ts'

const folder = mkdtempSync(join(tmpdir(), 'whisker-trouble-'))
let lab: Lab

beforeAll(async () => {
  await plantSomeTrouble(join(folder, 'planted'))
  lab = await openLab({ size: { width: 1000, height: 700 }, settings: { workspace: 'data' } })
  await dropOnWindow(lab.page, [join(folder, 'planted')])
  await until('the planted dataset is open', async () => (await text('dataset-name')) === 'planted', 60_000)
  await lab.page.waitForSelector('[data-testid=trouble-near]', { timeout: 60_000 })
})
afterAll(async () => {
  await lab.close()
  rmSync(folder, { recursive: true, force: true })
})

const get = (id: string) => lab.page.getByTestId(id)
const text = (id: string) => get(id).first().innerText()
const counts = async () => {
  const rows = await get('trouble').locator('li').allInnerTexts()
  return rows.map((row) => row.replaceAll(/\s+/g, ' ').trim())
}
const goTo = (workspace: string) => lab.page.getByTestId(`workspace-${workspace}`).click()

describe('a dataset with planted trouble', () => {
  it('lists what is wrong, the worst first', async () => {
    expect(await counts()).toEqual([
      'Contradictory labels 1',
      'In train and in test 2',
      'Exact duplicates 3',
      'Near-duplicates 1',
      'Almost blank 1',
      "Smaller than the network's view 1",
      'Very long or very wide 1',
    ])
  })

  it('describes the images that pass the filters, split by split', async () => {
    const count = (words: string) =>
      until(`statistics of ${words}`, async () => (await text('statistics-count')) === words, 10_000)
    await count('61 images')
    expect(await get('mean-image').count()).toBe(2)
    expect(await get('brightness-plot').count()).toBe(2)
    await get('statistics-test').click()
    await count('18 images')
    await get('grid-search').fill('leaked')
    await count('1 image')
    await get('statistics-all').click()
    await get('grid-search').fill('')
    await count('61 images')
    await get('mean-image').first().scrollIntoViewIfNeeded()
    await screenshot(lab.page, 'statistics')
    for (const summary of await get('image-statistics').locator('summary').all()) await summary.click()
    await get('originals').scrollIntoViewIfNeeded()
    await screenshot(lab.page, 'statistics-more')
    expect(await get('originals').innerText()).toContain('20 – 96, median 82')
    expect(await accessibilityViolations(lab.page)).toEqual([])
  })

  it('says beside every accuracy that two test images are also in train', async () => {
    await goTo('lab')
    await startTraining(lab.page, 200)
    await runIs(lab.page, 'finished')
    const inLab = await until('warnings stand in the lab', async () => {
      const words = await get('leak-warning').allInnerTexts()
      return words.length >= 2 ? words : null
    })
    for (const words of inLab) expect(words).toContain('2 test images are also in train')
    await screenshot(lab.page, 'trouble-lab')
    await goTo('inspect')
    const card = get('accuracy-test').getByTestId('leak-warning')
    await card.waitFor()
    await card.click()
    await get('trouble-view').waitFor()
    expect(await get('trouble-kind').inputValue()).toBe('leaks')
    expect(await get('trouble-group').count()).toBe(2)
  })

  it('shows groups side by side; keeping one excludes the test copy, and undo brings it back', async () => {
    await screenshot(lab.page, 'trouble-leaks')
    expect(await accessibilityViolations(lab.page)).toEqual([])
    const exact = lab.page.locator('[data-testid=trouble-group][data-leak=exact]')
    const paths = await exact
      .getByTestId('trouble-tile')
      .evaluateAll((tiles) => tiles.map((tile) => tile.dataset['path']))
    expect(paths.at(-1)).toBe('test/cat/leaked.jpg')
    const images = await text('dataset-counts')
    await exact.getByTestId('keep-one').press('Enter')
    await until('the group is gone', async () => (await exact.count()) === 0)
    expect(await text('dataset-counts')).toBe(images.replace('18 test', '17 test'))
    await until('one warning is left', async () => (await text('trouble-leaks')).includes('1'))
    await lab.page.keyboard.press('Control+z')
    await until('the group is back', async () => (await exact.count()) === 1)
    expect(await text('dataset-counts')).toBe(images)
  })

  it('a contradiction waits for its label; then one is kept', async () => {
    await get('trouble-kind').selectOption('contradictions')
    await get('label-all').filter({ hasText: 'All are cat' }).first().click()
    await get('trouble-empty').waitFor()
    await get('trouble-kind').selectOption('all')
    await until('the relabeled copies are plain duplicates', async () => {
      return (await counts()).includes('Exact duplicates 3') && (await get('label-all').count()) === 0
    })
    await screenshot(lab.page, 'trouble-all')
    await get('keep-one-of-each').click()
    await get('trouble-empty').waitFor()
    expect((await counts()).filter((row) => /dupl|test/.test(row))).toEqual([])
    // The run's own figures were measured before; they stay as they were, and so does their warning.
    expect(await get('leak-warning').count()).toBe(1)
    expect(await get('run-figures').getByTestId('leak-warning').count()).toBe(1)
  })

  it('the threshold decides what counts as nearly the same, and the count follows', async () => {
    for (let i = 0; i < 4; i++) await lab.page.keyboard.press('Control+z')
    await get('trouble-near').click()
    await until('the near-duplicates are listed', async () => (await get('trouble-group').count()) === 1)
    await get('near-threshold').locator('[role=slider]').press('End')
    await until('nothing is alike enough', async () => (await text('trouble-count')) === '0')
    await get('near-threshold').locator('[role=slider]').press('Home')
    await until('they are back', async () => Number(await text('trouble-count')) >= 1)
  })

  it('is accessible in Chinese and in the dark', async () => {
    await get('language-button').click()
    await get('theme-button').click()
    await get('trouble-kind').selectOption('all')
    await until('the words are Chinese', async () => (await text('trouble')).includes('完全重复'))
    await screenshot(lab.page, 'trouble-zh-dark')
    expect(await accessibilityViolations(lab.page)).toEqual([])
    expect(lab.pageErrors).toEqual([])
  })
})
