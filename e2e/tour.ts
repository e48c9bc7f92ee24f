/**
 * Not a test of claims but a walk through every view, for eyes: `npm run screenshots`. Both themes, both languages,
 * the smallest window and a large one go to e2e/screenshots/ (not kept); the README's own pictures to docs/images/.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { answerOpenDialog, root, screenshot, type Lab } from './harness.ts'
import { openLab, runIs, startTraining } from './steps.ts'

const WORKSPACES = ['data', 'lab', 'inspect', 'predict'] as const
const demoTest = join(root, 'resources', 'demo', 'test', 'cat')

async function trained(settings: { language: 'en' | 'zh-CN'; theme: 'light' | 'dark' }, width: number, height: number) {
  const lab = await openLab({ settings: { ...settings, workspace: 'lab' }, size: { width, height } })
  await startTraining(lab.page, 2500)
  await runIs(lab.page, 'finished')
  await lab.page.getByTestId('gallery-tile').first().click()
  return lab
}

async function go(page: Page, workspace: (typeof WORKSPACES)[number]): Promise<void> {
  await page.keyboard.press(`Control+${WORKSPACES.indexOf(workspace) + 1}`)
  await settled(page)
}

/** Every image that is in sight has been drawn, and nothing moves any more. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelectorAll('.pixel-image .invisible').length === 0)
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))),
  )
}

async function addPhotos({ app, page }: Lab): Promise<void> {
  await answerOpenDialog(app, [demoTest])
  await page.getByTestId('open-photos').first().click()
  await page.getByTestId('prediction').first().waitFor()
}

async function keep(page: Page, name: string): Promise<void> {
  await mkdir(join(root, 'docs', 'images'), { recursive: true })
  await page.screenshot({ path: join(root, 'docs', 'images', `${name}.png`) })
}

describe('a walk through the lab', () => {
  it.each([
    ['en', 'light', 1600, 1000],
    ['en', 'dark', 1600, 1000],
    ['zh-CN', 'light', 1600, 1000],
    ['zh-CN', 'dark', 1000, 700],
    ['en', 'light', 1000, 700],
  ] as const)('in %s, %s, %i × %i', async (language, theme, width, height) => {
    const lab = await trained({ language, theme }, width, height)
    const { page } = lab
    for (const workspace of WORKSPACES) {
      await go(page, workspace)
      if (workspace === 'predict') {
        await screenshot(page, `${language}-${theme}-${width}-predict-empty`)
        await addPhotos(lab)
        await settled(page)
      }
      await screenshot(page, `${language}-${theme}-${width}-${workspace}`)
    }
    await page.keyboard.press('Control+k')
    await page.getByTestId('palette').waitFor()
    await settled(page)
    await screenshot(page, `${language}-${theme}-${width}-palette`)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+,')
    await page.getByTestId('settings-theme').waitFor()
    await settled(page)
    await screenshot(page, `${language}-${theme}-${width}-settings`)
    expect(lab.pageErrors).toEqual([])
    await lab.close()
  })

  it("for the README: the lab's four workspaces", async () => {
    const lab = await trained({ language: 'en', theme: 'light' }, 1440, 900)
    const { page } = lab
    for (const workspace of WORKSPACES) {
      await go(page, workspace)
      if (workspace === 'predict') await addPhotos(lab)
      await settled(page)
      await keep(page, workspace)
    }
    await lab.close()
    const dark = await trained({ language: 'zh-CN', theme: 'dark' }, 1440, 900)
    await settled(dark.page)
    await keep(dark.page, 'lab-dark-zh')
    await dark.close()
  })
})
