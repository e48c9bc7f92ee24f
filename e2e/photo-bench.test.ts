import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { afterAll, describe, expect, it } from 'vitest'
import { accessibilityViolations, answerOpenDialog, answerSaveDialog, root, screenshot, until } from './harness.ts'
import { openLab, runIs, startTraining } from './steps.ts'

const files = mkdtempSync(join(tmpdir(), 'whisker-bench-'))
afterAll(() => rmSync(files, { recursive: true, force: true }))

const probabilityOf = async (page: Page) =>
  Number(await page.getByTestId('bench-probability').getAttribute('data-probability'))

describe('the photo bench', () => {
  it('follows keys, dragging and sliders, goes back, and saves what the network sees', async () => {
    const lab = await openLab({ settings: { workspace: 'lab' }, size: { width: 1400, height: 900 } })
    const { app, page } = lab
    await startTraining(page, 300)
    await runIs(page, 'finished')
    await page.keyboard.press('Control+4')
    await answerOpenDialog(app, [join(root, 'resources', 'demo', 'test', 'cat')])
    await page.getByTestId('open-photo-folder').click()
    await page.getByTestId('stability').waitFor()
    const first = await probabilityOf(page)
    const listed = page.getByTestId('prediction').first().getByTestId('probability')
    expect(first).toBe(Number(await listed.getAttribute('data-probability')))

    await page.getByTestId('bench-picture').focus()
    await page.keyboard.press('ArrowRight')
    const moved = await until('another probability', async () => {
      const now = await probabilityOf(page)
      return now !== first && now
    })
    const box = await page.getByTestId('bench-picture').boundingBox()
    if (!box) throw new Error('the picture has no place')
    await page.mouse.move(box.x + 100, box.y + 100)
    await page.mouse.down()
    await page.mouse.move(box.x + 140, box.y + 130, { steps: 5 })
    await page.mouse.up()
    await until('the drag to count', async () => (await probabilityOf(page)) !== moved)
    await page.getByTestId('bench-rotation').getByRole('slider').focus()
    await page.keyboard.press('ArrowRight')

    const path = join(files, 'sample.png')
    await answerSaveDialog(app, path)
    await page.getByTestId('bench-save').click()
    await page.getByText('Saved sample.png.').first().waitFor()
    const { width, height } = PNG.sync.read(readFileSync(path))
    expect([width, height]).toEqual([64, 64])

    expect(await page.getByTestId('stability-words').innerText()).toMatch(/^\d+(\.\d)?% of the moves/)
    expect(await accessibilityViolations(page)).toEqual([])
    await screenshot(page, 'photo-bench-en-light-1400')
    await page.getByTestId('bench-reset').click()
    await until('the first probability again', async () => (await probabilityOf(page)) === first)
    expect(lab.pageErrors).toEqual([])
    await lab.close()
  })
})
