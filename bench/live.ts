/**
 * Live mode on the real app, with the course's images where they are (`WHISKER_COURSE`), otherwise the demo set:
 * `npm run bench:live`. From a move of the slider to the complete new 2,500-iteration four-layer curve on screen.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { dropOnWindow, root, until } from '../e2e/harness.ts'
import { dragLearningRate, takeFrames, watchFrames, watchLive } from '../e2e/live-probe.ts'
import { openLab, runIs } from '../e2e/steps.ts'

const course = process.env['WHISKER_COURSE'] ?? join(root, '..', 'shared', 'course')
const DRAGS = 30

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)
const quantile = (values: readonly number[], share: number) =>
  sorted(values)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? NaN
const ms = (value: number) => `${value.toFixed(1)} ms`

function say(what: string, values: readonly number[]): void {
  const [low, middle, high, most] = [0.1, 0.5, 0.9, 1].map((share) => ms(quantile(values, share)))
  console.log(`${what}: median ${middle}, 10–90 % ${low}–${high}, most ${most} (n = ${values.length})`)
}

// Asked of the page itself: a locator that is asked again and again takes milliseconds of the frames that are measured.
const textOf = (page: Page, testId: string) =>
  page.evaluate((id) => document.querySelector(`[data-testid="${id}"]`)?.textContent ?? '', testId)

/** Waits until the list has so many runs. */
const untilListed = (page: Page, count: number) =>
  page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => look())
        const look = (): void => {
          if (document.querySelectorAll('[data-testid=run-row]').length < wanted) return
          observer.disconnect()
          resolve()
        }
        observer.observe(document.body, { subtree: true, childList: true })
        look()
      }),
    count,
  )

it('measures live mode', { timeout: 300_000 }, async () => {
  const lab = await openLab({ settings: { workspace: 'lab', live: true }, size: { width: 1360, height: 860 } })
  const { page } = lab
  await runIs(page, 'finished')
  if (existsSync(course)) {
    await dropOnWindow(page, [join(course, 'train'), join(course, 'test')])
    await until('the course', async () => (await page.getByTestId('dataset-counts').innerText()).startsWith('209'))
  } else console.log(`no course at ${course}: the demo set instead`)
  await watchLive(page)
  await page.getByTestId('learning-rate').fill('0.08')
  const training: number[] = []
  let listed = await page.getByTestId('run-row').count()
  const drag = async () => {
    // Always to the left: every rate is new, so every curve is trained.
    const { milliseconds } = await dragLearningRate(page, -3, 2500)
    training.push(1000 * Number.parseFloat(await textOf(page, 'time')))
    await page.mouse.up()
    listed += 1
    await untilListed(page, listed)
    return milliseconds
  }
  listed = await until('the typed rate in the list', async () => {
    const now = await page.getByTestId('run-row').count()
    return now > listed ? now : null
  })
  // The first ones compute K and warm the kernels.
  for (let warm = 0; warm < 3; warm++) await drag()
  training.length = 0
  await takeFrames(page)
  const drags: number[] = []
  while (drags.length < DRAGS) drags.push(await drag())
  const { longTasks } = await takeFrames(page)
  say('from the slider to the curve', drags)
  say('of that, training', training)
  console.log(`tasks of 50 ms and more in the window: ${longTasks.map(ms).join(', ') || 'none'}`)

  await watchFrames(page)
  for (let more = 0; more < 10; more++) await drag()
  const { frames } = await takeFrames(page)
  say('frames', frames)
  console.log(`frames over 50 ms: ${frames.filter((frame) => frame > 50).length}`)
  expect(drags).toHaveLength(DRAGS)
  await lab.close()
})
