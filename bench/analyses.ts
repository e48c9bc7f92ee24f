/**
 * The inspection bench in the real app on the course's four-layer net, with the course's images where they are
 * (`WHISKER_COURSE`), otherwise the demo set: `npm run bench:analyses`. How long a seed spread and a 12 × 12 sweep
 * take, when the first cells are on screen, how soon a sweep ends when it is cancelled, what that does to the window's
 * frames, and how far the instant answer about influence agrees with training again.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { dropOnWindow, root, until, type Lab } from '../e2e/harness.ts'
import { takeFrames, watchFrames, watchLive } from '../e2e/live-probe.ts'
import { openLab, runIs, startTraining } from '../e2e/steps.ts'

const course = process.env['WHISKER_COURSE'] ?? join(root, '..', 'shared', 'course')
const CANCELS = 5
const TRACED = 4

const ms = (value: number) => `${value.toFixed(0)} ms`
const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? NaN

async function openTab(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+3')
  await page.getByTestId('inspect-tabs').getByRole('tab', { name, exact: true }).click()
}

/** Starts an analysis by its button; gives back the milliseconds from the click until it has ended. */
async function finish(page: Page, name: string): Promise<number> {
  await stamp(page, `start-${name}`)
  return sinceStamp(page, '[data-testid=analysis-progress][data-state=finished]')
}

declare global {
  interface Window {
    stamp: number
    seen: Promise<number>
  }
}

/** Clicks a button and remembers when, by the page's own clock. */
async function stamp(page: Page, testId: string): Promise<void> {
  await page.evaluate((id) => {
    const button = document.querySelector<HTMLElement>(`[data-testid="${id}"]`)
    if (!button) throw new Error(`no ${id}`)
    window.stamp = performance.now()
    button.click()
  }, testId)
  // The end of an analysis before this one would be seen at once.
  if (testId.startsWith('start-')) await page.locator('[data-testid=analysis-progress][data-state=running]').waitFor()
}

/** Milliseconds from the stamp to the frame that shows the element; waits for it. */
function sinceStamp(page: Page, selector: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (!document.querySelector(wanted)) return
          observer.disconnect()
          requestAnimationFrame((at) => resolve(Math.max(at, performance.now()) - window.stamp))
        }
        const observer = new MutationObserver(look)
        observer.observe(document.body, { subtree: true, childList: true, attributes: true })
        look()
      }),
    selector,
  )
}

async function withCourse(): Promise<Lab> {
  const lab = await openLab({ settings: { workspace: 'lab' }, size: { width: 1360, height: 860 } })
  if (existsSync(course)) {
    await dropOnWindow(lab.page, [join(course, 'train'), join(course, 'test')])
    await until('the course', async () => (await lab.page.getByTestId('dataset-counts').innerText()).startsWith('209'))
  } else console.log(`no course at ${course}: the demo set instead`)
  await startTraining(lab.page, 2500)
  await runIs(lab.page, 'finished')
  return lab
}

function sayFrames({ frames, longTasks }: { frames: number[]; longTasks: number[] }): void {
  const over = frames.filter((frame) => frame > 50).length
  const figures = [0.5, 0.95, 1].map((share) => ms(quantile(frames, share)))
  console.log(
    `  frames: median ${figures[0]}, 95 % ${figures[1]}, longest ${figures[2]}; ${over} of ${frames.length} over`,
  )
  console.log(`  50 ms; tasks of 50 ms and more in the window: ${longTasks.map(ms).join(', ') || 'none'}`)
}

it('measures a seed spread and sweeps', { timeout: 600_000 }, async () => {
  const lab = await withCourse()
  const { page } = lab
  await watchLive(page)
  await openTab(page, 'Spread & data')
  console.log(`20 seeds: ${ms(await finish(page, 'seed-spread'))}`)

  await openTab(page, 'Sweeps')
  await page.getByTestId('sweep-folds').fill('3')
  const first: number[] = []
  const cancel: number[] = []
  for (let time = 0; time < CANCELS; time++) {
    await stamp(page, 'start-sweep')
    first.push(await sinceStamp(page, '[data-testid=sweep-map] [data-state=done]'))
    await stamp(page, 'analysis-cancel')
    cancel.push(await sinceStamp(page, '[data-testid=analysis-progress][data-state=cancelled]'))
  }
  console.log(`first cells of a sweep on screen: ${first.map(ms).join(', ')}`)
  console.log(`from cancel to cancelled: ${cancel.map(ms).join(', ')}`)
  await takeFrames(page)
  console.log(`12 × 12 sweep, 3 folds: ${ms(await finish(page, 'sweep'))}`)
  // Watching frames makes the window draw sixty a second, which takes much of a core where there is no graphics card.
  await watchFrames(page)
  await stamp(page, 'start-sweep')
  await page.locator('[data-testid=sweep-map] td:not([data-state=waiting])').nth(60).waitFor()
  await stamp(page, 'analysis-cancel')
  sayFrames(await takeFrames(page))
  expect(lab.pageErrors).toEqual([])
  await lab.close()
})

async function usePreset(page: Page, name: RegExp): Promise<void> {
  await page.keyboard.press('Control+2')
  await page.getByTestId('preset').click()
  await page.getByRole('option', { name }).click()
}

it('states the rank correlation of the instant answer with training again', { timeout: 600_000 }, async () => {
  const lab = await withCourse()
  const { page } = lab
  for (const [name, preset] of Object.entries({
    logistic: /^Logistic/,
    'two-layer': /^Two-layer/,
    'four-layer': /^Four/,
  })) {
    await usePreset(page, preset)
    await page.getByTestId('train').click()
    await runIs(page, 'finished')
    await openTab(page, 'Why')
    for (let image = 0; image < TRACED; image++) {
      await page.getByTestId('gallery-tile').nth(image).click()
      const took = await finish(page, 'influence')
      const said = await page.getByTestId('influence-retrained').locator('p').last().innerText()
      console.log(`${name}, test image ${image + 1} of those it gets wrong: ${said} ${ms(took)}`)
    }
  }
  await lab.close()
})
