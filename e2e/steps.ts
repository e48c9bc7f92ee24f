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
