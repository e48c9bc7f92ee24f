import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeManyImages } from './fixtures/many-images.ts'
import { dropOnWindow, residentBytes, screenshot, until, type Lab } from './harness.ts'
import { openLab } from './steps.ts'

/**
 * 25,000 images in the real app. Times are printed, not asserted: they say as much about the machine as about the app.
 */
/** WHISKER_SCALE_IMAGES for a shorter look. */
const COUNT = Number(process.env['WHISKER_SCALE_IMAGES'] ?? 25_000)
const PATIENCE = 600_000
const folder = mkdtempSync(join(tmpdir(), 'whisker-scale-'))
const pets = join(folder, 'pets')

let lab: Lab
let page: Page
let demo: string

beforeAll(async () => {
  await makeManyImages(pets, COUNT)
  lab = await openLab({ settings: { workspace: 'data' }, size: { width: 1000, height: 700 } })
  page = lab.page
  demo = await text('dataset-counts')
}, PATIENCE)
afterAll(async () => {
  await lab.close()
  rmSync(folder, { recursive: true, force: true })
})

const text = (testId: string) => page.getByTestId(testId).innerText()
const numberIn = (words: string) => Number(words.replaceAll(/[^\d]/g, ''))
const incoming = async () =>
  (await page.getByTestId('incoming').isVisible()) ? numberIn(await text('incoming-count')) : 0
const search = () => page.locator('[data-testid=incoming] input').first()
const isOver = () => page.getByTestId('import-progress').waitFor({ state: 'detached', timeout: PATIENCE })

/** Clicks, and how long it takes until the import is over, in milliseconds. */
async function endBy(testId: string): Promise<number> {
  return page.evaluate(
    (id) =>
      new Promise<number>((resolve) => {
        const started = performance.now()
        document.querySelector<HTMLButtonElement>(`[data-testid=${id}]`)?.click()
        const look = () => {
          if (document.querySelector('[data-testid=import-progress]')) requestAnimationFrame(look)
          else resolve(performance.now() - started)
        }
        look()
      }),
    testId,
  )
}

/** Of the app's main process and all below it. */
function residentOfAll(): number {
  const parents = new Map(
    readdirSync('/proc').flatMap((pid): [number, number][] => {
      if (!/^\d+$/.test(pid)) return []
      try {
        return [[Number(pid), Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])]]
      } catch {
        return [] // it has ended
      }
    }),
  )
  const main = lab.app.process().pid ?? -1
  const isBelow = (pid: number): boolean => pid === main || (parents.has(pid) && isBelow(parents.get(pid) ?? 0))
  return [...parents.keys()].filter((pid) => pid > 1 && isBelow(pid)).reduce((sum, pid) => sum + residentBytes(pid), 0)
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`

/** Scrolls a list from its beginning to its end; the time between frames, in milliseconds, ascending. */
function scrollThrough(selector: string): Promise<number[]> {
  return page.evaluate(
    (query) =>
      new Promise<number[]>((resolve) => {
        const box = document.querySelector(query)
        const frames: number[] = []
        const end = box ? box.scrollHeight - box.clientHeight : 0
        let last = performance.now()
        let steps = 0
        const STEPS = 300
        if (box) box.scrollTop = 0
        const step = (now: number) => {
          frames.push(now - last)
          last = now
          if (!box || steps > STEPS) return resolve(frames.slice(1).sort((a, b) => a - b))
          box.scrollTop = (end * ++steps) / STEPS
          requestAnimationFrame(step)
        }
        requestAnimationFrame(step)
      }),
    selector,
  )
}

const share = (sorted: number[], fraction: number) => sorted[Math.floor((sorted.length - 1) * fraction)] ?? 0

describe(`${COUNT} images`, () => {
  it(
    'can be browsed while they come in: searched, narrowed to a class, scrolled; discarding leaves all as it was',
    async () => {
      await dropOnWindow(page, [pets])
      await until('a few hundred are in', async () => (await incoming()) > 300, PATIENCE)
      await screenshot(page, 'import-in-progress-light')
      await page.evaluate(() => document.documentElement.classList.replace('light', 'dark'))
      await screenshot(page, 'import-in-progress-dark')
      await page.evaluate(() => document.documentElement.classList.replace('dark', 'light'))

      const before = await incoming()
      await search().fill('non-cat-1')
      await until('the search narrows', async () => (await incoming()) < before)
      const names = await page
        .getByTestId('incoming')
        .getByRole('option')
        .evaluateAll((all) => all.map((tile) => tile.getAttribute('title') ?? ''))
      expect(names.length).toBeGreaterThan(0)
      for (const name of names) expect(name).toContain('non-cat-1')
      await search().fill('')
      await until('more come in', async () => (await incoming()) > before, PATIENCE)
      await scrollThrough('[data-testid=incoming] [data-testid=image-grid]')

      const milliseconds = await endBy('import-cancel')
      console.info(`discarded within ${milliseconds.toFixed(0)} ms`)
      expect(await text('dataset-counts')).toBe(demo)
    },
    PATIENCE,
  )

  it(
    'can be kept as far as they are in',
    async () => {
      await dropOnWindow(page, [pets])
      await until('a thousand are in', async () => (await incoming()) > 1000, PATIENCE)
      const milliseconds = await endBy('import-keep')
      console.info(`kept within ${milliseconds.toFixed(0)} ms`)
      await until('they are the dataset', async () => numberIn(await text('grid-count')) >= 1000)
      expect(numberIn(await text('grid-count'))).toBeLessThan(COUNT)
    },
    PATIENCE,
  )

  it(
    'are all imported, with at most 1.5 GB in all processes together',
    async () => {
      const started = performance.now()
      await dropOnWindow(page, [pets])
      await page.getByTestId('import-progress').waitFor()
      let peak = 0
      const over = isOver()
      let done = false
      void over.then(() => (done = true))
      while (!done) {
        peak = Math.max(peak, residentOfAll())
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
      await over
      await until('all are there', async () => numberIn(await text('grid-count')) === COUNT, 60_000)
      peak = Math.max(peak, residentOfAll())
      console.info(
        `imported in ${((performance.now() - started) / 1000).toFixed(1)} s, at most ${megabytes(peak)} resident`,
      )
      expect(peak).toBeLessThan(1.5 * 1024 ** 3)
    },
    PATIENCE,
  )

  it(
    'are scrolled end to end, and filtered',
    async () => {
      const frames = await scrollThrough('[data-testid=image-grid]')
      console.info(
        `scrolling: ${frames.length} frames, median ${share(frames, 0.5).toFixed(1)} ms, 95 % within ${share(frames, 0.95).toFixed(1)} ms, the longest ${share(frames, 1).toFixed(1)} ms`,
      )
      await until('the last one is drawn', async () =>
        page.locator('[data-testid=image-grid] [role=option] canvas:not(.invisible)').last().isVisible(),
      )
      const last = page.locator('[data-testid=image-grid] [role=option]').last()
      expect(Number(await last.getAttribute('aria-posinset'))).toBe(COUNT)
      console.info(`at the end ${megabytes(residentOfAll())} resident`)
      expect(residentOfAll()).toBeLessThan(1.5 * 1024 ** 3)
    },
    PATIENCE,
  )

  it(
    'open again from the cache',
    async () => {
      const started = performance.now()
      await dropOnWindow(page, [pets])
      await page.getByTestId('import-progress').waitFor()
      await isOver()
      console.info(`opened again in ${((performance.now() - started) / 1000).toFixed(1)} s`)
      await until('all are there', async () => numberIn(await text('grid-count')) === COUNT, 60_000)
    },
    PATIENCE,
  )
})
