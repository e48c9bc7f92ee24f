import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plantSomeTrouble } from './fixtures/some-trouble.ts'
import {
  accessibilityViolations,
  answerOpenDialog,
  dropOnWindow,
  root,
  screenshot,
  until,
  type Lab,
} from './harness.ts'
import { go, openLab, runIs, settled, startTraining, tabStops } from './steps.ts'

const TABS = ['mistakes', 'scores', 'label-doctor', 'sweeps', 'spread', 'compare', 'why'] as const

/** Starts an analysis and waits until it has ended. */
async function analyze(page: Page, name: string): Promise<void> {
  await page.getByTestId(`start-${name}`).click()
  const progress = page.locator(`[data-testid=start-${name}]`).locator('..').getByTestId('analysis-progress')
  await progress.and(page.locator('[data-state=finished]')).waitFor({ timeout: 120_000 })
}

const FILL: Partial<Record<(typeof TABS)[number], (page: Page) => Promise<void>>> = {
  async 'label-doctor'(page) {
    await page.getByTestId('doctor-seeds').fill('1')
    await analyze(page, 'label-doctor')
    await page.getByTestId('suspect').first().click()
    await page.keyboard.press('k')
    await until('a decision', async () => (await page.getByTestId('doctor-progress').innerText()).includes('1'))
  },
  async sweeps(page) {
    for (const axis of [1, 2]) await page.getByTestId(`axis-${axis}-steps`).fill('3')
    await page.getByTestId('sweep-folds').fill('2')
    await analyze(page, 'sweep')
  },
  async spread(page) {
    await page.getByTestId('seeds-count').fill('2')
    await page.getByTestId('lottery-count').fill('3')
    await page.getByTestId('curve-seeds').fill('1')
    for (const name of ['feature-comparison', 'seed-spread', 'split-lottery', 'learning-curve'])
      await analyze(page, name)
    for (const table of await page.locator('main details summary').all()) await table.click()
  },
  async why(page) {
    await page.getByTestId('gallery-tile').first().click()
    await page.getByTestId('contributions').waitFor()
    await analyze(page, 'influence')
  },
}

// The lab's own views stand in English in both themes in keyboard-and-axe.test.ts.
describe.each([
  ['light', 'zh-CN'],
  ['dark', 'en'],
  ['dark', 'zh-CN'],
] as const)('with results, in the %s theme and in %s,', (theme, language) => {
  const folder = mkdtempSync(join(tmpdir(), 'whisker-axe-'))
  let lab: Lab
  let page: Page

  beforeAll(async () => {
    await plantSomeTrouble(join(folder, 'planted'))
    lab = await openLab({ settings: { theme, language, workspace: 'data' }, size: { width: 1400, height: 900 } })
    page = lab.page
    await dropOnWindow(page, [join(folder, 'planted')])
    await page.getByTestId('trouble-near').waitFor({ timeout: 60_000 })
    await go(page, 'lab')
    for (const iterations of [60, 80]) {
      await startTraining(page, iterations)
      await runIs(page, 'finished')
      await until('its row', async () => (await page.getByTestId('run-row').count()) === (iterations === 60 ? 1 : 2))
    }
  })
  afterAll(async () => {
    await lab.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('axe finds nothing serious in the dataset, its statistics, its trouble and its report', async () => {
    await go(page, 'data')
    for (const summary of await page.getByTestId('image-statistics').locator('summary').all()) await summary.click()
    await settled(page)
    expect(await accessibilityViolations(page)).toEqual([])
    await page.getByTestId('trouble-contradictions').click()
    await page.getByTestId('trouble-group').first().waitFor()
    await settled(page)
    expect(await accessibilityViolations(page)).toEqual([])
    await page.getByTestId('trouble-back').click()
    await page.getByTestId('show-report').click()
    await page.getByTestId('report-count').waitFor()
    await settled(page)
    expect(await accessibilityViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
  })

  it.each(TABS)('axe finds nothing serious in Inspect, %s, and Tab goes once around', async (tab) => {
    await go(page, 'inspect')
    await page.getByTestId('inspect-tabs').getByRole('tab').nth(TABS.indexOf(tab)).click()
    await page.getByTestId(`inspect-${tab}`).waitFor()
    await FILL[tab]?.(page)
    await settled(page)
    expect(await accessibilityViolations(page)).toEqual([])
    await screenshot(page, `axe-${theme}-${language}-${tab}`)
    expect(await tabStops(page)).toBeGreaterThan(8)
  })

  it('axe finds nothing serious on the photo bench', async () => {
    await go(page, 'predict')
    await answerOpenDialog(lab.app, [join(root, 'resources', 'demo', 'test', 'cat')])
    await page.getByTestId('open-photo-folder').click()
    await page.getByTestId('stability').waitFor()
    await settled(page)
    expect(await accessibilityViolations(page)).toEqual([])
    expect(await tabStops(page)).toBeGreaterThan(8)
    expect(lab.pageErrors).toEqual([])
  })
})
