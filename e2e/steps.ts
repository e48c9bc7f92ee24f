import type { Page } from 'playwright-core'
import { launchLab, type Lab, type LabOptions } from './harness.ts'

const byTestId = (page: Page, id: string) => page.getByTestId(id)

/** A lab as a person meets it: engine ready, demo set loaded. */
export async function openLab(options: LabOptions = {}): Promise<Lab> {
  const lab = await launchLab(options)
  await lab.page.waitForSelector('[data-testid=engine-status][data-status=ready]')
  await lab.page.waitForSelector('[data-testid=dataset-counts]')
  return lab
}

/** Types the number of iterations into the form and presses Train. */
export async function startTraining(page: Page, iterations: number): Promise<void> {
  await byTestId(page, 'iterations').fill(String(iterations))
  await byTestId(page, 'train').click()
}

/** Waits until the current run is in this state. */
export async function runIs(page: Page, state: string): Promise<void> {
  await page.waitForSelector(`[data-testid=run-state][data-state=${state}]`, { timeout: 60_000 })
}

/** What the list of runs says, newest first. */
export async function listedRuns(page: Page): Promise<string[]> {
  return page.getByTestId('run-row').allInnerTexts()
}

export const WORKSPACES = ['data', 'lab', 'inspect', 'predict'] as const
export type WorkspaceName = (typeof WORKSPACES)[number]

/** Goes to a workspace by its key, and waits until it stands still. */
export async function go(page: Page, workspace: WorkspaceName): Promise<void> {
  await page.keyboard.press(`Control+${WORKSPACES.indexOf(workspace) + 1}`)
  await page.locator(`[data-testid=workspace-${workspace}][aria-current]`).waitFor()
  await settled(page)
}

/** Nothing moves any more: colours are judged as they are, not as they fade. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))),
  )
}

/** How many places Tab stops at until it comes back to the first. Throws where it is stuck or never comes back. */
export async function tabStops(page: Page): Promise<number> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  const stops: string[] = []
  for (let presses = 0; presses < 400; presses++) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body) return 'page'
      const all = [...document.querySelectorAll('*')]
      return `${all.indexOf(element)} ${element.tagName}`
    })
    if (stop === stops[0]) return stops.length
    if (stops.includes(stop)) throw new Error(`Tab comes back to ${stop}, which is not where it began`)
    stops.push(stop)
  }
  throw new Error('400 presses of Tab do not come around')
}
