import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyCourseWithFlippedLabels } from './fixtures/flipped-course.ts'
import {
  accessibilityViolations,
  answerSaveDialog,
  chooseMenu,
  dropOnWindow,
  root,
  until,
  type Lab,
} from './harness.ts'
import { openLab, runIs } from './steps.ts'

const course = process.env['WHISKER_COURSE'] ?? join(root, '..', 'shared', 'course')
const here = existsSync(course)
if (!here) console.warn(`skipped: no course data at ${course} (set WHISKER_COURSE)`)

const text = (page: Page, testId: string) => page.getByTestId(testId).innerText()

/** Opens a tab of the Inspect workspace by its name. */
async function openTab(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+3')
  await page.getByTestId('inspect-tabs').getByRole('tab', { name, exact: true }).click()
}

/** Waits until the analysis that this button starts has ended, and gives back how. */
async function ended(page: Page, name: string): Promise<string> {
  const progress = page.locator(`[data-testid=start-${name}]`).locator('..').getByTestId('analysis-progress')
  return until(
    `the end of ${name}`,
    async () => {
      const state = await progress.getAttribute('data-state', { timeout: 1000 }).catch(() => null)
      return state === 'running' ? null : state
    },
    120_000,
  )
}

/** The names on the list of suspects, as ranked. */
const suspects = (page: Page) =>
  page.getByTestId('suspect').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-name') ?? ''))

/** The share of images the doctor's models are right on, as the window says it. */
async function outOfFold(page: Page): Promise<number> {
  return Number(/right on ([\d.]+)%/.exec(await text(page, 'doctor-score'))?.[1])
}

describe.skipIf(!here)('acceptance 7: the course set with ten labels flipped, in the real app', () => {
  const files = mkdtempSync(join(tmpdir(), 'whisker-bench-'))
  let lab: Lab
  let page: Page
  let flipped: string[] = []
  let before = { ranking: [] as string[], outOfFold: 0 }

  beforeAll(async () => {
    flipped = here ? copyCourseWithFlippedLabels(course, files) : []
    lab = await openLab({ settings: { workspace: 'lab' } })
    page = lab.page
    await dropOnWindow(page, [join(files, 'train'), join(files, 'test')])
    await until(
      '209 training and 50 test images',
      async () => /209 train.*50 test/.test(await text(page, 'dataset-counts')),
      120_000,
    )
  })
  afterAll(async () => {
    await lab.close()
    rmSync(files, { recursive: true, force: true })
  })

  it('the doctor ranks at least five of the ten among its first twenty', async () => {
    await openTab(page, 'Label doctor')
    await page.getByTestId('start-label-doctor').click()
    expect(await ended(page, 'label-doctor')).toBe('finished')
    before = { ranking: await suspects(page), outOfFold: await outOfFold(page) }
    expect(before.ranking).toHaveLength(20)
    expect(before.ranking.filter((name) => flipped.includes(name)).length).toBeGreaterThanOrEqual(5)
  })

  it('they are flipped back with F and the others kept with K, one key each', async () => {
    await page.getByTestId('suspect').first().click()
    for (let decided = 0; decided < 20; decided++) {
      const current = page.locator('[data-testid=suspect][aria-selected=true]')
      const name = (await current.getAttribute('data-name')) ?? ''
      await page.keyboard.press(flipped.includes(name) ? 'f' : 'k')
      const count = `${decided + 1} of 20 decided`
      await until(count, async () => (await text(page, 'doctor-progress')) === count)
    }
    expect((await suspects(page)).length, 'nothing has left the list').toBe(20)
  })

  it('ranked again, none of them is among the first five, and the models are right more often', async () => {
    await until('the end of a ranking under way', async () => (await ended(page, 'label-doctor')) === 'finished')
    await page.getByTestId('start-label-doctor').click()
    // Until the engine answers, the end of the ranking before is what the window shows.
    await page
      .locator('[data-testid=inspect-label-doctor] [data-testid=analysis-progress][data-state=running]')
      .waitFor()
    await until('the figures of the mended labels', async () => {
      const state = await ended(page, 'label-doctor')
      return state === 'finished' && (await page.getByTestId('analysis-stale').count()) === 0
    })
    const ranking = await suspects(page)
    expect(ranking).not.toEqual(before.ranking)
    const mended = before.ranking.filter((name) => flipped.includes(name))
    expect(ranking.slice(0, 5).filter((name) => mended.includes(name))).toEqual([])
    expect(await outOfFold(page)).toBeGreaterThan(before.outOfFold)
  })

  it('a run on the mended labels is reported with the accuracy that the window shows', async () => {
    await page.keyboard.press('Control+2')
    await page.getByTestId('iterations').fill('200')
    await page.getByTestId('train').click()
    await runIs(page, 'finished')
    await openTab(page, 'Mistakes')
    const shown = await page.getByTestId('accuracy-test').getByTestId('accuracy-value').innerText()
    const report = join(files, 'report.html')
    await answerSaveDialog(lab.app, report)
    await chooseMenu(lab.app, 'export-report-html')
    await until('the report', () => existsSync(report))
    const html = readFileSync(report, 'utf8')
    expect(html).toContain(shown)
    expect(html, 'nothing is fetched').not.toMatch(/(src|href)="https?:/)
  })

  it('Ctrl+Z takes everything back: the labels, the decisions and the ranking there was', async () => {
    await openTab(page, 'Label doctor')
    // The tally counts all decisions, also those about images that the new ranking has moved down.
    const tally = () =>
      page
        .getByTestId('doctor-tally')
        .allInnerTexts()
        .then((texts) => texts.join())
    for (let left = await tally(); left !== ''; left = await tally()) {
      await page.keyboard.press('Control+z')
      await until('one decision fewer', async () => (await tally()) !== left)
    }
    expect(await text(page, 'doctor-progress')).toBe('0 of 20 decided')
    await until('the figures of the labels as they were', async () => (await outOfFold(page)) === before.outOfFold)
    expect(await page.getByTestId('analysis-stale').count()).toBe(0)
  })
})

describe('the analyses on the demo set', () => {
  let lab: Lab
  let page: Page

  beforeAll(async () => {
    lab = await openLab({ settings: { workspace: 'inspect' }, size: { width: 1000, height: 700 } })
    page = lab.page
  })
  afterAll(() => lab.close())

  it('a sweep says its size before, shows its first cells while it runs, and keeps them when it is cancelled', async () => {
    await openTab(page, 'Sweeps')
    expect(await text(page, 'estimate')).toContain('144 configurations × 5 folds = 720 trainings')
    await page.getByTestId('start-sweep').click()
    await page.locator('[data-testid=sweep-map] [data-state=done]').first().waitFor()
    await page.getByTestId('analysis-cancel').click()
    expect(await ended(page, 'sweep')).toBe('cancelled')
    expect(await page.locator('[data-testid=sweep-map] [data-state=done]').count()).toBeGreaterThan(0)
    expect(await page.locator('[data-testid=sweep-map] [data-state=waiting]').count()).toBeGreaterThan(0)
    expect(await accessibilityViolations(page)).toEqual([])
  })

  it('Enter in the map loads what stands there into the form', async () => {
    const cell = page.locator('[data-testid=sweep-map] td[tabindex="0"]')
    await cell.focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    const label = (await page.locator('[data-testid=sweep-map] td[tabindex="0"]').getAttribute('aria-label')) ?? ''
    await page.keyboard.press('Enter')
    const [, units] = /Units (\d+)/.exec(label) ?? []
    await page.keyboard.press('Control+2')
    await until('those units in the form', async () => (await page.getByTestId('layer-0').inputValue()) === units)
  })

  it('pixels and edges-and-colours are compared in one click, with their intervals', async () => {
    await openTab(page, 'Spread & data')
    await page.getByTestId('start-feature-comparison').click()
    expect(await ended(page, 'feature-comparison')).toBe('finished')
    const section = await text(page, 'section-features')
    expect(section.match(/95 % interval [\d.]+–[\d.]+%/g)).toHaveLength(2)
    expect(await accessibilityViolations(page)).toEqual([])
  })

  it('the doctor, spread and lottery have nothing serious against axe once they have results', async () => {
    await page.getByTestId('seeds-count').fill('3')
    await page.getByTestId('start-seed-spread').click()
    expect(await ended(page, 'seed-spread')).toBe('finished')
    await page.getByTestId('lottery-count').fill('3')
    await page.getByTestId('start-split-lottery').click()
    expect(await ended(page, 'split-lottery')).toBe('finished')
    expect(await text(page, 'lottery-place')).toMatch(/^The split in use gives/)
    expect(await accessibilityViolations(page)).toEqual([])
    await openTab(page, 'Label doctor')
    await page.getByTestId('doctor-seeds').fill('1')
    await page.getByTestId('start-label-doctor').click()
    expect(await ended(page, 'label-doctor')).toBe('finished')
    expect(await accessibilityViolations(page)).toEqual([])
    expect(lab.pageErrors).toEqual([])
  })

  it('keys that come faster than the engine answers decide one suspect each', async () => {
    await page.getByTestId('suspect').first().click()
    const names = (await suspects(page)).slice(0, 4)
    // In one turn of the page: nothing can have been answered between them.
    await page.evaluate(() => {
      for (const key of ['k', 'f', 'x'])
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    })
    await until('three decisions', async () => (await text(page, 'doctor-progress')).startsWith('3 of'))
    expect((await suspects(page)).slice(0, 4)).toEqual(names)
    const current = page.locator('[data-testid=suspect][aria-selected=true]')
    expect(await current.getAttribute('data-name')).toBe(names[3])
    for (let left = 2; left >= 0; left--) {
      await page.keyboard.press('Control+z')
      await until(`${left} decisions`, async () => (await text(page, 'doctor-progress')).startsWith(`${left} of`))
    }
  })
})
