/** The weights view on the real app, held against what an independent reader finds in the exported parameters. */
import { existsSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { colourOf, colourTable, parseHex } from '../src/renderer/weights/colour-scale.ts'
import { accessibilityViolations, answerSaveDialog, chooseMenu, until, type Lab } from './harness.ts'
import { readWithJavaScript, type ReadArray } from './parameter-readers.ts'
import { openLab, runIs, startTraining } from './steps.ts'

type Arrays = Map<string, ReadArray>

const SHORT = 100
const LONG = 300
const folder = mkdtempSync(join(tmpdir(), 'whisker-weights-'))
let lab: Lab
let page: Page
let short: Arrays
let long: Arrays

async function train(iterations: number): Promise<Arrays> {
  await startTraining(page, iterations)
  await page.waitForSelector(`[data-testid=weights-moment][data-iteration="${iterations}"]`, { timeout: 60_000 })
  await runIs(page, 'finished')
  const path = join(folder, `${iterations}.npz`)
  await answerSaveDialog(lab.app, path)
  await chooseMenu(lab.app, 'export-npz')
  await until('the exported parameters', () => existsSync(path))
  return readWithJavaScript(path)
}

beforeAll(async () => {
  lab = await openLab({
    settings: { workspace: 'lab', theme: 'dark', live: false },
    size: { width: 1600, height: 1000 },
  })
  page = lab.page
  await page.getByRole('tab', { name: 'Weights' }).click()
  short = await train(SHORT)
  long = await train(LONG)
})

afterAll(async () => {
  await lab.close()
  await rm(folder, { recursive: true, force: true })
})

/** Figures of every heat map as its table says them, biases last in each row. */
function tables(): Promise<number[][][]> {
  return page
    .getByTestId('weight-table')
    .evaluateAll((found) =>
      found.map((table) =>
        [...table.querySelectorAll('tbody tr')].map((row) =>
          [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent)),
        ),
      ),
    )
}

/** The same from W2, b2, …, to the figures' two decimals; zero has no sign. */
function expectedTables(arrays: Arrays): number[][][] {
  return [2, 3, 4].map((l) => {
    const [weights, biases] = [arrays.get(`W${l}`)!, arrays.get(`b${l}`)!]
    const [rows, cols] = weights.shape as [number, number]
    return Array.from({ length: rows }, (_, row) =>
      [...weights.values.subarray(row * cols, (row + 1) * cols), biases.values[row]!].map(
        (w) => Number(w.toFixed(2)) + 0,
      ),
    )
  })
}

interface Tile {
  unit: number
  size: number
  pixels: number[]
}

/** RGBA of the units drawn, read back from their canvases. */
function tiles(): Promise<Tile[]> {
  return page.getByTestId('weight-unit').evaluateAll((found) =>
    found.flatMap((tile) => {
      const canvas = tile.querySelector('canvas')
      const context = canvas?.getContext('2d')
      if (!canvas || !context || canvas.width === 1) return []
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
      return [{ unit: Number(tile.getAttribute('data-unit')), size: canvas.width, pixels: [...data] }]
    }),
  )
}

/** The largest difference of a colour channel between the tiles drawn and the mean weight of each of their pixels. */
async function worstColour(arrays: Arrays): Promise<number> {
  const [negative, zero, positive] = await page.evaluate(() => {
    const style = getComputedStyle(document.documentElement)
    return ['--w-negative', '--w-panel', '--w-positive'].map((name) => style.getPropertyValue(name).trim())
  })
  const table = colourTable({ negative: parseHex(negative!), zero: parseHex(zero!), positive: parseHex(positive!) })
  const legend = await page.getByRole('img', { name: /^One scale for all images/ }).innerText()
  const limit = Number(/≥ ([\d.]+)/.exec(legend)?.[1])
  const { values } = arrays.get('W1')!
  const differences = (await tiles()).flatMap(({ unit, size, pixels }) =>
    Array.from({ length: size * size }, (_, i) => {
      const at = unit * size * size * 3 + 3 * i
      const mean = (values[at]! + values[at + 1]! + values[at + 2]!) / 3
      const expected = colourOf(table, mean, limit)
      return Math.max(...expected.map((byte, c) => Math.abs(byte - pixels[4 * i + c]!)))
    }),
  )
  return differences.reduce((a, b) => Math.max(a, b), differences.length > 0 ? 0 : Infinity)
}

async function scrubTo(iteration: number): Promise<void> {
  await page.getByTestId('scrub').fill(String(iteration))
  await page.waitForSelector(`[data-testid=weights-moment][data-iteration="${iteration}"]`)
}

describe('the weights of the four-layer net', () => {
  it('are 20 images of 64 × 64 pixels, at a whole multiple, and maps of 7 × 20, 5 × 7 and 1 × 5', async () => {
    expect(await page.getByTestId('weight-unit').count()).toBe(20)
    expect((await tiles()).every(({ size }) => size === 64)).toBe(true)
    const sides = await page
      .getByTestId('weight-unit')
      .locator('canvas')
      .evaluateAll((all) => all.map((canvas) => (canvas.getBoundingClientRect().width * devicePixelRatio) / 64))
    expect(sides.every((times) => times >= 1 && Number.isInteger(times))).toBe(true)
    const sizes = (await tables()).map((rows) => [rows.length, rows[0]!.length - 1])
    expect(sizes).toEqual([
      [7, 20],
      [5, 7],
      [1, 5],
    ])
  })

  it('have in figures the exported W2 … b4, to two decimals', async () => {
    await expect.poll(tables, { timeout: 10_000 }).toEqual(expectedTables(long))
  })

  it('have in every pixel the colour of the mean of its three exported weights, within two steps of 255', async () => {
    expect(await worstColour(long)).toBeLessThanOrEqual(2)
  })
})

describe(`scrubbed to iteration ${SHORT} of ${LONG}`, () => {
  it(`they are those that a run of ${SHORT} iterations ends with, in colour and figures, and back at the end the last`, async () => {
    await scrubTo(SHORT)
    await expect.poll(tables, { timeout: 10_000 }).toEqual(expectedTables(short))
    expect(await worstColour(short)).toBeLessThanOrEqual(2)
    expect(await worstColour(long)).toBeGreaterThan(20)
    await page.getByTestId('scrub-latest').click()
    await page.waitForSelector(`[data-testid=weights-moment][data-iteration="${LONG}"]`)
    await expect.poll(tables, { timeout: 10_000 }).toEqual(expectedTables(long))
  })

  it('after sixty positions in a row they stand at the last one, never having been away', async () => {
    await page.evaluate(() => {
      const gone = { times: 0 }
      Object.assign(window, { gone })
      new MutationObserver(() => {
        if (!document.querySelector('[data-testid=weights-moment]')) gone.times++
      }).observe(document.body, { childList: true, subtree: true })
    })
    const slider = page.getByTestId('scrub')
    for (let i = 1; i <= 60; i++) await slider.fill(String(i === 60 ? SHORT : i * 4))
    await page.waitForSelector(`[data-testid=weights-moment][data-iteration="${SHORT}"]`)
    await expect.poll(tables, { timeout: 10_000 }).toEqual(expectedTables(short))
    expect(await page.evaluate('window.gone.times')).toBe(0)
  })
})

describe('without a mouse', () => {
  it('the arrow keys go through units and cells, and a tip says in words what each is', async () => {
    await page.getByTestId('weight-unit').first().focus()
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'End']) await page.keyboard.press(key)
    const tip = page.getByTestId('weight-tip')
    expect(await tip.innerText()).toMatch(
      /^Unit 20\s+bias [-\d.E]+\s+largest weight [-\d.E]+ \(row \d+, column \d+, \w+\)$/,
    )
    await page.keyboard.press('Escape')
    expect(await tip.count()).toBe(0)
    await page.getByTestId('weight-heat').first().locator('canvas').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('End')
    expect(await tip.innerText()).toMatch(/^bias [-\d.E]+\s+of unit 2 in layer 2$/)
  })

  it('axe finds nothing serious', async () => expect(await accessibilityViolations(page)).toEqual([]))
})

it('logistic regression is one image, and the page has said no error', async () => {
  await page.getByTestId('preset').click()
  await page.getByRole('option', { name: /logistic/i }).click()
  await startTraining(page, 50)
  await page.waitForSelector('[data-testid=weights-moment][data-iteration="50"]')
  expect([await page.getByTestId('weight-unit').count(), await page.getByTestId('weight-heat').count()]).toEqual([1, 0])
  expect(lab.pageErrors).toEqual([])
})
