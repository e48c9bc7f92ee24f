import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations, screenshot, until, type Lab } from './harness.ts'
import { openLab, runIs, startTraining } from './steps.ts'

async function openTab(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+3')
  await page.getByRole('tab', { name, exact: true }).click()
  await page.getByRole('tabpanel', { name, exact: true }).waitFor()
}

const textOf = (page: Page, testId: string) => page.getByTestId(testId).innerText()
const threshold = async (page: Page) => Number(await page.getByTestId('threshold').first().inputValue())

describe('the scores of a run', () => {
  let lab: Lab
  let page: Page

  beforeAll(async () => {
    lab = await openLab({ settings: { workspace: 'lab' }, size: { width: 1400, height: 900 } })
    page = lab.page
    await startTraining(page, 300)
    await runIs(page, 'finished')
    await openTab(page, 'Scores')
    await page.getByTestId('chart-roc').waitFor()
  })
  afterAll(() => lab.close())

  it('has an interval around every accuracy, and its words against the majority', async () => {
    const card = page.getByTestId('accuracy-test').filter({ visible: true })
    expect(await card.getByTestId('accuracy-interval').innerText()).toMatch(/^\d+(\.\d)?–\d+(\.\d)?%$/)
    expect(await card.innerText()).toMatch(/always answering/)
  })

  it('moves the one threshold by keys and by dragging; the figures follow', async () => {
    expect(await threshold(page)).toBe(0.5)
    await page.getByTestId('chart-roc').focus()
    await page.keyboard.press('End')
    await until('the highest threshold', async () => (await textOf(page, 'measure-test-recall')) === '0%')
    expect(await threshold(page)).toBeGreaterThan(0.5)
    expect(await textOf(page, 'measure-test-specificity')).toBe('100%')
    expect(await textOf(page, 'measure-test-precision')).toBe('–')

    const box = await page.getByTestId('chart-calibration').boundingBox()
    if (!box) throw new Error('the calibration chart has no place')
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2, { steps: 4 })
    await page.mouse.up()
    await until('a lower threshold', async () => (await threshold(page)) < 0.45)
    await until('recall to follow', async () => (await textOf(page, 'measure-test-recall')) !== '0%')
  })

  it('says the same in the table for screen readers as beside the chart', async () => {
    const rows = await page.getByTestId('table-roc').getByRole('row').allTextContents()
    expect(rows.length).toBeGreaterThan(5)
    expect(rows.at(-1)).toMatch(/100%100%$/)
  })

  it('keeps the tab across a restart of the page, and the threshold across tabs', async () => {
    const before = await threshold(page)
    await openTab(page, 'Mistakes')
    expect(await threshold(page)).toBe(before)
    await page.getByRole('tab', { name: 'Mistakes', exact: true }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('tabpanel', { name: 'Scores', exact: true }).waitFor()
    const settings = (await page.evaluate(() => window.desktop.request('settings.get', {}))) as { inspectTab: string }
    expect(settings.inspectTab).toBe('scores')
  })

  it('axe finds nothing serious in it', async () => {
    expect(await accessibilityViolations(page)).toEqual([])
    await screenshot(page, 'scores-en-light-1400')
    expect(lab.pageErrors).toEqual([])
  })
})

describe('in Chinese, dark, in the smallest window', () => {
  it('the scores fit and axe finds nothing serious', async () => {
    const lab = await openLab({
      settings: { language: 'zh-CN', theme: 'dark', workspace: 'lab', inspectTab: 'scores' },
      size: { width: 1000, height: 700 },
    })
    const { page } = lab
    await startTraining(page, 300)
    await runIs(page, 'finished')
    await page.keyboard.press('Control+3')
    await page.getByTestId('chart-roc').waitFor()
    expect(await accessibilityViolations(page)).toEqual([])
    await screenshot(page, 'scores-zh-dark-1000')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await lab.close()
  })
})

describe('two runs compared', () => {
  it('differ where they differ, share their images among four cells, and axe finds nothing serious', async () => {
    const lab = await openLab({ settings: { workspace: 'lab' }, size: { width: 1400, height: 900 } })
    const { page } = lab
    await startTraining(page, 300)
    await runIs(page, 'finished')
    await openTab(page, 'Compare')
    await page.getByTestId('compare-missing').waitFor()
    await page.keyboard.press('Control+2')
    await page.getByTestId('learning-rate').fill('0.02')
    await page.getByTestId('train').click()
    await until('a second run', async () => (await page.getByTestId('run-row').count()) === 2)
    await runIs(page, 'finished')
    await openTab(page, 'Compare')
    await page.getByTestId('agreement').waitFor()
    expect(await textOf(page, 'differences')).toMatch(/Learning rate\s+0\.02\s+0\.0075/)

    const cells = ['bothRight', 'onlyFirst', 'onlySecond', 'bothWrong']
    const counts = await Promise.all(
      cells.map(async (cell) => Number(/\d+/.exec(await textOf(page, `agreement-${cell}`))?.[0])),
    )
    expect(counts.reduce((sum, count) => sum + count)).toBe(90)
    await page.getByTestId('agreement-bothRight').focus()
    await page.keyboard.press('Enter')
    await until('its images', async () => (await textOf(page, 'compare-heading')).includes(`${counts[0]} image`))
    await page.getByTestId('gallery-tile').filter({ visible: true }).first().click()
    expect(await textOf(page, 'mcnemar')).toMatch(/p = /)
    expect(await accessibilityViolations(page)).toEqual([])
    await screenshot(page, 'compare-en-light-1400')
    expect(lab.pageErrors).toEqual([])
    await lab.close()
  })
})
