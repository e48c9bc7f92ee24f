import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerSaveDialog, chooseMenu, dropOnWindow, root, until, type Lab } from './harness.ts'
import { fingerprints, fingerprintsByNumpy, hasNumpy, predictByHand, readWithJavaScript } from './parameter-readers.ts'
import { openLab, runIs } from './steps.ts'

const course = process.env['WHISKER_COURSE'] ?? join(root, '..', 'shared', 'course')
const here = existsSync(course)
if (!here) console.warn(`skipped: no course data at ${course} (set WHISKER_COURSE)`)

interface Reference {
  runs: Record<
    string,
    { costEvery100: number[]; costAfterLast: number; mislabeledTest: number[]; testProbabilities: number[] }
  >
}

const photo = join(course, 'test', 'cat', 'test-000.png')

/** The figures behind what is shown, unrounded. */
const shownProbability = async (page: Page, name: string) =>
  Number(await page.locator(`[data-name="${name}"] [data-testid=probability]`).getAttribute('data-probability'))

async function choosePreset(page: Page, name: string): Promise<void> {
  await page.getByTestId('preset').click()
  await page.getByRole('option', { name }).click()
}

const text = (page: Page, testId: string) => page.getByTestId(testId).innerText()

describe.skipIf(!here)("acceptance 5: the course's four-layer net in the real app", () => {
  let lab: Lab
  let page: Page
  const files = mkdtempSync(join(tmpdir(), 'whisker-lab-'))
  const npz = join(files, 'four-layer.npz')
  const reference = here
    ? (JSON.parse(readFileSync(join(course, 'reference.json'), 'utf8')) as Reference).runs['four-layer']
    : undefined
  let probability = Number.NaN

  beforeAll(async () => {
    lab = await openLab({ settings: { workspace: 'lab' } })
    page = lab.page
  })
  afterAll(async () => {
    await lab.close()
    rmSync(files, { recursive: true, force: true })
  })

  it("reads the course's train and test folders, dropped on the window, as 209 and 50 images", async () => {
    await dropOnWindow(page, [join(course, 'train'), join(course, 'test')])
    await until('209 training and 50 test images', async () =>
      /209 train.*50 test/.test(await text(page, 'dataset-counts')),
    )
  })

  it('offers the four-layer preset with its 245,973 parameters', async () => {
    await choosePreset(page, 'Logistic regression')
    await choosePreset(page, 'Four-layer, course')
    expect(await page.getByTestId('layer-0').inputValue()).toBe('20')
    expect(await text(page, 'form-summary')).toContain('245,973 parameters')
  })

  it('trains it to the final cost 0.088 and 80 % test accuracy', async () => {
    await page.getByTestId('train').click()
    await runIs(page, 'finished')
    expect(await text(page, 'iteration')).toBe('2,500 of 2,500')
    expect(await text(page, 'cost')).toBe(reference!.costAfterLast.toPrecision(4))
    expect(await text(page, 'cost')).toMatch(/^0\.088/)
    expect(await text(page, 'test-accuracy')).toBe('80%')
    expect(await text(page, 'train-accuracy')).toBe('98.6%')
  })

  it('shows exactly the 10 mislabeled test images that NumPy finds, most wrong first', async () => {
    await page.getByTestId('split-test').click()
    const tiles = page.getByTestId('gallery').getByTestId('gallery-tile')
    await tiles.nth(9).waitFor()
    const names = await tiles.evaluateAll((all) => all.map((tile) => tile.getAttribute('data-name') ?? ''))
    const index = (name: string) => Number(/(\d+)\.png$/.exec(name)?.[1])
    expect(names.map(index).sort((a, b) => a - b)).toEqual(reference!.mislabeledTest)
    const wrongness = names.map((name) => Math.abs(reference!.testProbabilities[index(name)]! - 0.5))
    expect(wrongness).toEqual([...wrongness].sort((a, b) => b - a))
  })

  it("saves the chart: the seed's title in the SVG, a PNG, and every cost in the CSV, the course's to 1e-9", async () => {
    const save = async (format: 'png' | 'svg' | 'csv', item: string) => {
      const path = join(files, `chart.${format}`)
      await answerSaveDialog(lab.app, path)
      await page.getByTestId('save-chart').click()
      await page.getByRole('menuitem', { name: item }).click()
      await until(`the chart as ${format}`, () => existsSync(path))
      return readFileSync(path)
    }
    const svg = (await save('svg', 'Drawing')).toString()
    expect(svg).toMatch(/^<svg /)
    expect(svg).toContain('Learning rate = 0.0075')
    const { width, height } = PNG.sync.read(await save('png', 'Picture'))
    expect(Math.min(width, height)).toBeGreaterThan(300)
    const rows = (await save('csv', 'Figures')).toString().trim().split('\r\n')
    const costs = rows.slice(1).map((row) => row.split(',').slice(-5).map(Number))
    expect(costs).toHaveLength(2501)
    reference!.costEvery100.forEach((cost, index) => {
      expect(costs[100 * index]![0]).toBe(100 * index)
      expect(Math.abs(costs[100 * index]![1]! - cost)).toBeLessThan(1e-9)
    })
  })

  it("predicts a dropped photo with NumPy's probability, to 1e-9", async () => {
    await page.getByTestId('workspace-predict').click()
    await dropOnWindow(page, [photo])
    await page.locator(`[data-name="${basename(photo)}"]`).waitFor()
    probability = await shownProbability(page, basename(photo))
    expect(Math.abs(probability - reference!.testProbabilities[0]!)).toBeLessThan(1e-9)
    expect(await text(page, 'decision')).toContain('cat')
  })

  it('exports an .npz from which an independent JavaScript reader computes the same probability, to 1e-12', async () => {
    await answerSaveDialog(lab.app, npz)
    await chooseMenu(lab.app, 'export-npz')
    await until('the exported file', () => existsSync(npz))
    const arrays = readWithJavaScript(npz)
    expect([...arrays.keys()].sort()).toEqual(['W1', 'W2', 'W3', 'W4', 'b1', 'b2', 'b3', 'b4'])
    expect(arrays.get('W1')!.shape).toEqual([20, 12_288])
    expect(Math.abs(predictByHand(arrays, photo) - probability)).toBeLessThan(1e-12)
  })

  it.skipIf(!hasNumpy())('NumPy reads the same shapes and, to the last bit, the same numbers', () => {
    expect(fingerprintsByNumpy(npz)).toEqual(fingerprints(readWithJavaScript(npz)))
  })

  it('loads the .npz back as a run that predicts the photo the same, to the last bit', async () => {
    // Cleared first, so that what is predicted afterwards is predicted by the loaded run.
    await page.getByTestId('clear-photos').click()
    await page.getByTestId('prediction').waitFor({ state: 'detached' })
    await dropOnWindow(page, [npz])
    await until('the loaded run', async () => (await text(page, 'run-picker')).includes('loaded'))
    await dropOnWindow(page, [photo])
    await page.locator(`[data-name="${basename(photo)}"]`).waitFor()
    expect(await shownProbability(page, basename(photo))).toBe(probability)
  })

  it('has raised no error in the page on the way', () => {
    expect(lab.pageErrors).toEqual([])
  })
})
