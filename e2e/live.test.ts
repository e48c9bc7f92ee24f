import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReplyBody, RequestBody, RequestKind } from '../src/engine/contract/index.ts'
import { accessibilityViolations, answerOpenDialog, root, until, type Lab } from './harness.ts'
import { dragLearningRate, takeFrames, watchFrames, watchLive } from './live-probe.ts'
import { askEngine, openEnginePort } from './page-probes.ts'
import { openLab, runIs } from './steps.ts'

const ownPhotos = join(root, 'resources', 'demo', 'test', 'cat')
const ITERATIONS = 2500
const POSITIONS = 60

let lab: Lab
let page: Page
const text = (testId: string) => page.getByTestId(testId).innerText()
const figure = (value: number) => new Intl.NumberFormat('en', { maximumSignificantDigits: 4 }).format(value)
const rows = () => page.getByTestId('run-row').count()

async function ask<K extends RequestKind>(kind: K, body: RequestBody<K>): Promise<ReplyBody<K>> {
  return ((await askEngine(page, kind, body)) as { body: ReplyBody<K> }).body
}

beforeAll(async () => {
  lab = await openLab({ settings: { workspace: 'lab', live: true }, size: { width: 1360, height: 860 } })
  page = lab.page
  await runIs(page, 'finished')
  await openEnginePort(page)
  await watchLive(page)
  await watchFrames(page)
})
afterAll(() => lab.close())

describe('live mode', () => {
  it('shows the first run of the demo set, the four-layer net, without a press of a button', async () => {
    expect(await rows()).toBe(1)
    expect(await text('iteration')).toBe('2,500 of 2,500')
  })

  it('while dragging draws each new curve beside the one before and lists nothing; letting go lists one run', async () => {
    for (let drag = 0; drag < 3; drag++) await dragLearningRate(page, -6, ITERATIONS)
    const { learningRate } = await dragLearningRate(page, -6, ITERATIONS)
    expect(await rows()).toBe(1)
    expect(await page.getByTestId('run-state').getAttribute('data-preview')).toBe('true')
    await page.mouse.up()
    await until('the run in the list', async () => (await rows()) === 2)
    expect(await page.getByTestId('run-row').first().innerText()).toContain(`α ${learningRate}`)
    const { runs } = await ask('session.state', {})
    expect(runs.map((run) => run.origin)).toEqual(['trained', 'trained'])
    expect(runs[1]?.hyperparameters.learningRate).toBe(learningRate)
    expect(await text('cost')).toBe(figure(runs[1]?.cost ?? NaN))
  })

  it('hides no curve behind a long frame: none of 500 ms or more (the bound of the issue is measured by the bench)', async () => {
    const { frames } = await takeFrames(page)
    expect(frames.length).toBeGreaterThan(10)
    expect(Math.max(...frames)).toBeLessThan(500)
  })

  it('takes a kept run back with its hyperparameters, and puts both there again', async () => {
    const after = await page.getByTestId('learning-rate').inputValue()
    await page.keyboard.press('Control+z')
    await until('the run before alone', async () => (await rows()) === 1)
    expect(await page.getByTestId('learning-rate').inputValue()).toBe('0.0075')
    await page.keyboard.press('Control+Shift+z')
    await until('both runs', async () => (await rows()) === 2)
    expect(await page.getByTestId('learning-rate').inputValue()).toBe(after)
  })

  it('typing three seeds in one visit to the field lists one run, the last', async () => {
    await page.getByTestId('seed').click()
    for (const seed of ['3', '4', '5']) {
      await page.getByTestId('seed').fill(seed)
      const listed = async () => (await ask('session.state', {})).runs.at(-1)?.hyperparameters.seed === Number(seed)
      await until(`seed ${seed} in the list`, listed)
    }
    await until('one run more', async () => (await rows()) === 3)
    expect((await ask('session.state', {})).runs).toHaveLength(3)
  })

  it('goes back to the run that is in the list already rather than training it again', async () => {
    await page.getByTestId('seed').fill('1')
    await until('the second run', async () => (await current()) === 1)
    await page.getByTestId('seed').press('Enter')
    expect(await rows()).toBe(3)
  })

  it('trains nothing while a figure in the form cannot be used', async () => {
    await page.getByTestId('seed').fill('1x')
    await page.getByTestId('seed').press('Enter')
    expect(await page.getByTestId('run-state').getAttribute('data-preview')).toBe('false')
    await page.getByTestId('seed').fill('1')
    expect(await rows()).toBe(3)
  })

  /** Place of the current run in the list, from the newest. */
  const current = () =>
    page
      .getByTestId('run-name')
      .evaluateAll((names) => names.findIndex((name) => name.getAttribute('aria-current') === 'true'))
})

describe(`scrubbing over ${POSITIONS} positions`, () => {
  let runId = ''
  const names = new Map<number, string>()

  beforeAll(async () => {
    for (const { id, name } of (await ask('dataset.images', {})).images) names.set(id, name)
    runId = (await page.locator('[data-testid=run-row]:has([aria-current=true])').getAttribute('data-run')) ?? ''
    await page.getByRole('tab', { name: 'Confusion' }).click()
    await page.getByTestId('split-test').click()
  })

  async function goTo(index: number): Promise<void> {
    await page.getByTestId('scrub').fill(String(index))
    const at = index === ITERATIONS ? 'end' : String(index)
    await page.waitForSelector(`[data-testid=scrub-bar][data-iteration="${at}"]`)
  }

  it("shows that iteration's cost, test cost, confusion matrix and mislabeled images, as the engine has them", async () => {
    for (let position = 0; position < POSITIONS; position++) {
      const iteration = Math.round((position * 997) % ITERATIONS)
      await goTo(iteration)
      const snapshot = await ask('run.snapshot', { runId, iteration, threshold: 0.5 })
      expect(snapshot.iteration).toBe(iteration)
      expect(await text('iteration')).toBe(`${iteration.toLocaleString('en')} of 2,500`)
      expect([await text('cost'), await text('test-cost')]).toEqual([
        figure(snapshot.cost),
        figure(snapshot.testCost ?? NaN),
      ])
      const { test } = snapshot.evaluation
      expect(await shownCells()).toEqual(test && Object.values(test.confusion))
      const tiles = page.getByTestId('gallery-tile')
      const shown = await tiles.evaluateAll((all) => all.map((tile) => tile.getAttribute('data-name') ?? ''))
      expect(shown).toEqual(test?.mislabeled.map(({ id }) => names.get(id)))
    }
  })

  const shownCells = async () =>
    Promise.all(
      ['truePositives', 'falsePositives', 'trueNegatives', 'falseNegatives'].map(async (cell) =>
        Number.parseInt(await text(`cell-test-${cell}`)),
      ),
    )

  it('shows the probabilities of own photos at that iteration, equal to the engine to the last bit', async () => {
    await page.keyboard.press('Control+4')
    await answerOpenDialog(lab.app, [ownPhotos])
    await page.getByTestId('open-photo-folder').click()
    await page.getByTestId('prediction').first().waitFor()
    for (const iteration of [0, 640, 1900]) {
      await page.keyboard.press('Control+2')
      await goTo(iteration)
      await page.keyboard.press('Control+4')
      const { predictions } = await ask('prediction.list', { runId, iteration })
      const expected = new Map(predictions.map(({ name, probability }) => [name, probability]))
      await until('the photos at that iteration', async () => {
        const shown = await page.getByTestId('prediction').evaluateAll((all) =>
          all.map((photo) => {
            const figure = photo.querySelector<HTMLElement>('[data-testid=probability]')
            return [photo.getAttribute('data-name') ?? '', Number(figure?.dataset['probability'])] as const
          }),
        )
        return shown.length > 0 && shown.every(([name, probability]) => expected.get(name) === probability)
      })
    }
  })

  it('is done by keyboard alone, with the iteration and the cost said in words', async () => {
    await page.keyboard.press('Control+2')
    await page.getByTestId('scrub').focus()
    await page.keyboard.press('Home')
    await page.waitForSelector('[data-testid=scrub-bar][data-iteration="0"]')
    await page.keyboard.press('ArrowRight')
    await page.waitForSelector('[data-testid=scrub-bar][data-iteration="1"]')
    expect(await page.getByTestId('scrub').getAttribute('aria-valuetext')).toMatch(
      /^iteration 1 of 2,500, cost 0\.\d+$/,
    )
    await page.keyboard.press('PageUp')
    await page.waitForSelector('[data-testid=scrub-bar][data-iteration="251"]')
    await page.keyboard.press('End')
    await page.waitForSelector('[data-testid=scrub-bar][data-iteration=end]')
    expect(await text('iteration')).toBe('2,500 of 2,500')
  })

  it('is done by dragging along the chart; the diamond button goes to the lowest test cost', async () => {
    const box = await page.getByTestId('cost-chart').boundingBox()
    if (!box) throw new Error('no chart')
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.5)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5, { steps: 5 })
    await page.mouse.up()
    const bar = page.getByTestId('scrub-bar')
    await until('the middle', async () => {
      const at = Number(await bar.getAttribute('data-iteration'))
      return at > 0.4 * ITERATIONS && at < 0.6 * ITERATIONS
    })
    await page.getByTestId('scrub-best').click()
    const { test } = await ask('run.curve', { runId })
    const best = test.iterations[test.costs.indexOf(Math.min(...test.costs))]
    const at = best === ITERATIONS ? 'end' : String(best)
    await page.waitForSelector(`[data-testid=scrub-bar][data-iteration="${at}"]`)
  })

  it('and the options, the scrubber and the accuracies are without serious violations of accessibility', async () => {
    await goTo(1900)
    await page.getByTestId('measure-accuracy').click()
    await page.getByTestId('training-options').click()
    await page.getByTestId('gallery-tile').first().click()
    await page.getByTestId('learning').waitFor()
    expect(await accessibilityViolations(page)).toEqual([])
    expect(lab.pageErrors).toEqual([])
  })
})
