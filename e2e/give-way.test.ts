import { afterAll, beforeAll, expect, it } from 'vitest'
import { enginePid, threadsOf, until, type Lab } from './harness.ts'
import { openLab, runIs, startTraining } from './steps.ts'

let lab: Lab
beforeAll(async () => {
  lab = await openLab({ settings: { workspace: 'lab' } })
})
afterAll(() => lab.close())

const niceThreads = async (pid: number) => (await threadsOf(pid)).filter(({ niceness }) => niceness > 0)
const timeOf = (threads: readonly { milliseconds: number }[]) =>
  threads.reduce((sum, { milliseconds }) => sum + milliseconds, 0)

it.skipIf(process.platform !== 'linux')(
  'trainers of analyses let the window go first; those of runs do not',
  async () => {
    const { app, page } = lab
    const pid = await until('the engine runs', () => enginePid(app))
    await startTraining(page, 500)
    await runIs(page, 'finished')
    expect(await niceThreads(pid)).toEqual([])

    await page.keyboard.press('Control+3')
    await page.getByTestId('inspect-tabs').getByRole('tab', { name: 'Spread & data', exact: true }).click()
    await page.getByTestId('start-seed-spread').click()
    await until('trainers that give way', async () => (await niceThreads(pid)).length)
    const progress = page.locator('[data-testid=start-seed-spread]').locator('..').getByTestId('analysis-progress')
    await until('the end', async () => (await progress.getAttribute('data-state')) === 'finished', 120_000)
    // Twenty runs of 500 iterations.
    const before = await niceThreads(pid)
    expect(timeOf(before)).toBeGreaterThan(0)

    await page.keyboard.press('Control+2')
    await startTraining(page, 4000)
    await runIs(page, 'finished')
    // Done by them, it would have taken two fifths of what the twenty took.
    expect(timeOf(await niceThreads(pid)) - timeOf(before)).toBeLessThan(timeOf(before) / 10)
    expect(lab.pageErrors).toEqual([])
  },
)
