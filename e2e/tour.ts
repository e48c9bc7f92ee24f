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
  const coming = '.pixel-image .invisible, [data-testid=original-loading]'
  await page.waitForFunction((selector) => document.querySelectorAll(selector).length === 0, coming)
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

/** Waits until the analysis that this button starts has ended. */
async function finish(page: Page, name: string): Promise<void> {
  await page.getByTestId(`start-${name}`).click()
  const progress = page.getByTestId(`start-${name}`).locator('..').getByTestId('analysis-progress')
  await expect.poll(() => progress.getAttribute('data-state'), { timeout: 300_000 }).toBe('finished')
  await settled(page)
}

/** Every view of the inspection bench with results in it, small ones: `shot` is called with its name. */
async function walkBench(page: Page, shot: (name: string) => Promise<void>): Promise<void> {
  await go(page, 'inspect')
  const open = (name: string) => page.getByTestId(`inspect-${name}`).waitFor()
  const tab = async (name: string, at: number) => {
    await page.getByTestId('inspect-tabs').getByRole('tab').nth(at).click()
    await open(name)
  }
  await tab('label-doctor', 2)
  await finish(page, 'label-doctor')
  await page.getByTestId('suspect').first().click()
  for (const key of ['k', 'f', 'k']) await page.keyboard.press(key)
  await expect.poll(() => page.getByTestId('doctor-progress').innerText()).toMatch(/\b3\b/)
  await settled(page)
  await shot('label-doctor')
  await tab('sweeps', 3)
  await page.getByTestId('axis-1-steps').fill('7')
  await page.getByTestId('axis-2-steps').fill('9')
  await page.getByTestId('sweep-folds').fill('3')
  await finish(page, 'sweep')
  await shot('sweeps')
  await tab('spread', 4)
  await finish(page, 'feature-comparison')
  await finish(page, 'seed-spread')
  await page.locator('main').evaluate((main) => main.scrollTo(0, 0))
  await shot('spread')
  await tab('why', 6)
  await page.getByTestId('gallery-tile').first().click()
  await page.getByTestId('contributions').waitFor()
  await settled(page)
  await shot('why')
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

  it.each([
    ['en', 'light', 1000, 700],
    ['zh-CN', 'dark', 1440, 900],
    ['zh-CN', 'light', 1000, 700],
  ] as const)('the inspection bench in %s, %s, %i × %i', async (language, theme, width, height) => {
    const lab = await trained({ language, theme }, width, height)
    await walkBench(lab.page, (name) => screenshot(lab.page, `${language}-${theme}-${width}-${name}`))
    expect(lab.pageErrors).toEqual([])
    await lab.close()
  })

  it('for the README: the inspection bench', async () => {
    const lab = await trained({ language: 'en', theme: 'light' }, 1440, 900)
    await walkBench(lab.page, (name) => keep(lab.page, name))
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
