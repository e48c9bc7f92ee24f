import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityViolations, answerOpenDialog, answerSaveDialog, root, until, type Lab } from './harness.ts'
import { go, openLab, runIs, settled, startTraining, tabStops, WORKSPACES, type WorkspaceName } from './steps.ts'

const ownPhotos = join(root, 'resources', 'demo', 'test', 'cat')

async function violationsIn(page: Page, workspace: WorkspaceName): Promise<string[]> {
  await go(page, workspace)
  return accessibilityViolations(page)
}

describe.each(['light', 'dark'] as const)('axe finds nothing serious or critical in the %s theme', (theme) => {
  let lab: Lab
  let page: Page

  beforeAll(async () => {
    lab = await openLab({ settings: { theme, workspace: 'lab' }, size: { width: 1400, height: 900 } })
    page = lab.page
  })
  afterAll(() => lab.close())

  it.each(WORKSPACES)('in %s before anything was trained', async (workspace) => {
    expect(await violationsIn(page, workspace)).toEqual([])
  })

  it('in the lab while a run trains, and with a figure that cannot be used', async () => {
    await go(page, 'lab')
    await startTraining(page, 1_000_000)
    await runIs(page, 'running')
    expect(await accessibilityViolations(page)).toEqual([])
    await page.getByTestId('stop').click()
    await runIs(page, 'stopped')
    await page.getByTestId('layer-0').fill('many')
    expect(await accessibilityViolations(page)).toEqual([])
    await page.getByTestId('layer-0').fill('20')
  })

  it.each(WORKSPACES)('in %s with a run, its mistakes, a selected image and own photos', async (workspace) => {
    await go(page, 'lab')
    await page.getByTestId('gallery-tile').first().click()
    await go(page, 'predict')
    if ((await page.getByTestId('prediction').count()) === 0) {
      await answerOpenDialog(lab.app, [ownPhotos])
      await page.getByTestId('open-photos').click()
      await page.getByTestId('prediction').first().waitFor()
    }
    expect(await violationsIn(page, workspace)).toEqual([])
  })

  it.each([
    ['the palette', 'Control+k', 'palette'],
    ['the settings', 'Control+,', 'dialog-settings'],
    ['the shortcuts', 'F1', 'dialog-shortcuts'],
  ])('in %s', async (_, keys, testId) => {
    await page.keyboard.press(keys)
    await page.getByTestId(testId).waitFor()
    await settled(page)
    expect(await accessibilityViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByTestId(testId).waitFor({ state: 'detached' })
  })

  it('in the explanation of a hyperparameter and in the menu of a run', async () => {
    await go(page, 'lab')
    await page.getByRole('button', { name: /^About: Learning rate/ }).click()
    await page.getByText('W[l] := W[l]').waitFor()
    await settled(page)
    expect(await accessibilityViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByTestId('run-menu').first().click()
    await page.getByRole('menuitem').first().waitFor()
    await settled(page)
    expect(await accessibilityViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
  })
})

/** Presses Tab until the focus is on (or in) the element; what a person without a pointer does. */
async function tabTo(page: Page, testId: string): Promise<void> {
  const reached = () => page.evaluate((id) => !!document.activeElement?.closest(`[data-testid="${id}"]`), testId)
  for (let presses = 0; presses < 200; presses++) {
    if (await reached()) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`200 presses of Tab never reach ${testId}`)
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('data-name') ?? '')

describe('the main task by keyboard alone', () => {
  let lab: Lab
  let page: Page
  const files = mkdtempSync(join(tmpdir(), 'whisker-keys-'))

  beforeAll(async () => {
    lab = await openLab({ settings: { workspace: 'data' } })
    page = lab.page
  })
  afterAll(async () => {
    await lab.close()
    rmSync(files, { recursive: true, force: true })
  })

  it('chooses a preset, changes a layer and the learning rate, and trains', async () => {
    await go(page, 'lab')
    await tabTo(page, 'preset')
    await page.keyboard.press('Enter')
    // The list opens a frame or more after the key, and chooses its current option then: keys before that are lost.
    const current = page.locator('[role="option"][data-highlighted]')
    await current.waitFor()
    await page.keyboard.press('Home')
    await until('the first preset', async () => (await current.innerText()).startsWith('Logistic'))
    await page.keyboard.press('ArrowDown')
    await until('the second preset', async () => (await current.innerText()).startsWith('Two-layer'))
    await page.keyboard.press('Enter')
    await until('the two-layer preset', async () =>
      (await page.getByTestId('preset').innerText()).startsWith('Two-layer'),
    )

    await tabTo(page, 'layer-0')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('6')
    await tabTo(page, 'learning-rate-slider')
    const before = Number(await page.getByTestId('learning-rate').inputValue())
    await page.keyboard.press('ArrowRight')
    expect(Number(await page.getByTestId('learning-rate').inputValue())).toBeGreaterThan(before)
    await tabTo(page, 'iterations')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('60')
    await tabTo(page, 'train')
    await page.keyboard.press('Enter')
    await runIs(page, 'finished')
    expect(await page.getByTestId('iteration').innerText()).toBe('60 of 60')
    expect(await page.getByTestId('run-row').innerText()).toContain('6 ReLU')
  })

  it('renames the run with F2, deletes it with Delete, and takes that back with Ctrl+Z', async () => {
    await tabTo(page, 'run-name')
    await page.keyboard.press('F2')
    await page.getByTestId('run-name-input').waitFor()
    await page.keyboard.type('by hand')
    await page.keyboard.press('Enter')
    await until('the new name', async () => (await page.getByTestId('run-name').innerText()) === 'by hand')
    await tabTo(page, 'run-name')
    await page.keyboard.press('Delete')
    await page.getByTestId('run-row').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await until('the run back', async () => (await page.getByTestId('run-name').innerText()) === 'by hand')
  })

  it('walks through the mislabeled images with the arrow keys; the detail follows', async () => {
    await go(page, 'inspect')
    await page.getByTestId('gallery-tile').nth(1).waitFor()
    await tabTo(page, 'gallery')
    const first = await focused(page)
    await page.keyboard.press('ArrowRight')
    await until('another image', async () => (await focused(page)) !== first)
    const second = await focused(page)
    await until('its detail', async () => (await page.getByTestId('detail-name').innerText()) === second)
    await page.keyboard.press('Home')
    await until('the first image', async () => (await focused(page)) === first)
  })

  it('shows the images of a cell of the confusion matrix', async () => {
    const cell = 'cell-test-trueNegatives'
    await tabTo(page, cell)
    await page.keyboard.press('Enter')
    const count = /\d+/.exec(await page.getByTestId(cell).innerText())?.[0]
    await until('the cell to be shown', async () =>
      (await page.getByTestId('gallery-heading').innerText()).startsWith(`Test: ${count} true negatives`),
    )
  })

  it('opens photos, sees the predictions, removes one and takes that back', async () => {
    await go(page, 'predict')
    await answerOpenDialog(lab.app, [ownPhotos])
    await tabTo(page, 'open-photo-folder')
    await page.keyboard.press('Enter')
    await page.getByTestId('prediction').first().waitFor()
    const count = await page.getByTestId('prediction').count()
    await tabTo(page, 'remove-photo')
    await page.keyboard.press('Enter')
    await until('one fewer', async () => (await page.getByTestId('prediction').count()) === count - 1)
    await page.keyboard.press('Control+z')
    await until('all again', async () => (await page.getByTestId('prediction').count()) === count)
  })

  it('exports the parameters with Ctrl+E', async () => {
    const path = join(files, 'keyboard.npz')
    await answerSaveDialog(lab.app, path)
    await page.keyboard.press('Control+e')
    await until('the exported file', () => existsSync(path))
  })

  it.each(WORKSPACES)('Tab goes once around %s and comes back, never stuck', async (workspace) => {
    await go(page, workspace)
    expect(await tabStops(page)).toBeGreaterThan(8)
  })
})
