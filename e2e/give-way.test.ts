import { availableParallelism } from 'node:os'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { enginePid, threadsOf, until, type Lab } from './harness.ts'
import { openLab, runIs, startTraining } from './steps.ts'

type Thread = Awaited<ReturnType<typeof threadsOf>>[number]

let lab: Lab
beforeAll(async () => {
  lab = await openLab({ settings: { workspace: 'lab' } })
})
afterAll(() => lab.close())

const isNice = ({ niceness }: Thread) => niceness > 0
const niceThreads = async (pid: number) => (await threadsOf(pid)).filter(isNice)
const timeOf = (threads: readonly Thread[]) => threads.reduce((sum, { milliseconds }) => sum + milliseconds, 0)

it.skipIf(process.platform !== 'linux')(
  'trainers of analyses let the window go first, and so do helpers; trainers of runs do not',
  async () => {
    const { app, page } = lab
    const pid = await until('the engine runs', () => enginePid(app))
    await startTraining(page, 500)
    await runIs(page, 'finished')
    const helpers = new Set((await niceThreads(pid)).map(({ id }) => id))

    await page.keyboard.press('Control+3')
    await page.getByTestId('inspect-tabs').getByRole('tab', { name: 'Spread & data', exact: true }).click()
    await page.getByTestId('start-seed-spread').click()
    const analysts = async () => (await niceThreads(pid)).filter(({ id }) => !helpers.has(id))
    await until('trainers that give way', async () => (await analysts()).length)
    const progress = page.locator('[data-testid=start-seed-spread]').locator('..').getByTestId('analysis-progress')
    await until('the end', async () => (await progress.getAttribute('data-state')) === 'finished', 120_000)
    // Twenty runs of 500 iterations.
    const before = { all: await threadsOf(pid), analysts: timeOf(await analysts()) }
    expect(before.analysts).toBeGreaterThan(0)

    await page.keyboard.press('Control+2')
    await startTraining(page, 4000)
    await runIs(page, 'finished')
    // Done by them, it would have taken two fifths of what the twenty took.
    expect(timeOf(await analysts()) - before.analysts).toBeLessThan(before.analysts / 10)
    const grown = async (which: (thread: Thread) => boolean) =>
      timeOf((await threadsOf(pid)).filter(which)) - timeOf(before.all.filter(which))
    // Its helper at most does as much as itself.
    expect(await grown((thread) => !isNice(thread))).toBeGreaterThan((await grown(isNice)) / 2)
    if (availableParallelism() > 1) expect(await grown(({ id }) => helpers.has(id))).toBeGreaterThan(0)
    expect(lab.pageErrors).toEqual([])
  },
)
