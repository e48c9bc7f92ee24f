import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { makePhotoFolder } from './fixtures/photo-folder.ts'
import { decoderPids, dropOnWindow, enginePid, until, within, type Lab } from './harness.ts'
import { askEngine, decodedSoFar, importReport, openEnginePort } from './page-probes.ts'
import { listedRuns, openLab, runIs, startTraining } from './steps.ts'

let lab: Lab
afterEach(() => lab.close())

async function killEngine(): Promise<number> {
  const pid = await until('the engine runs', () => enginePid(lab.app))
  process.kill(pid, 'SIGKILL')
  return pid
}

const status = (name: string) => `[data-testid=engine-status][data-status=${name}]`

interface RunFacts {
  id: string
  state: string
  cost: number
  iteration: number
}

/** Dataset and runs as the engine itself tells them. */
async function session(): Promise<{ dataset: unknown; runs: RunFacts[] }> {
  await openEnginePort(lab.page)
  const reply = (await askEngine(lab.page, 'session.state', {})) as { body: { dataset: unknown; runs: RunFacts[] } }
  return reply.body
}

describe('SIGKILL of the engine in mid-training', () => {
  it('is said within a second; within three the engine is back, with the dataset and the finished runs', async () => {
    lab = await openLab()
    await startTraining(lab.page, 200)
    await runIs(lab.page, 'finished')
    const before = await session()
    const counts = await lab.page.getByTestId('dataset-counts').innerText()
    await startTraining(lab.page, 1_000_000)
    await runIs(lab.page, 'running')

    const killedAt = performance.now()
    const killed = await killEngine()
    await lab.page.waitForSelector('[data-testid=engine-banner]', { timeout: 1000 })
    const said = performance.now() - killedAt
    await lab.page.waitForSelector(status('ready'), { timeout: 3000 })
    const back = performance.now() - killedAt
    expect(said).toBeLessThan(1000)
    expect(back).toBeLessThan(3000)

    expect(await enginePid(lab.app)).not.toBe(killed)
    expect(await lab.page.getByTestId('engine-banner').count()).toBe(0)
    expect(await lab.page.getByTestId('dataset-counts').innerText()).toBe(counts)
    const after = await session()
    expect(after.dataset).toEqual(before.dataset)
    expect(after.runs).toContainEqual(before.runs[0])
    expect((await listedRuns(lab.page)).length).toBeGreaterThan(0)

    await startTraining(lab.page, 50)
    await runIs(lab.page, 'finished')
  })
})

describe('an engine that keeps crashing', () => {
  it('is given up after three crashes in five minutes, says so, and comes back with its runs when asked', async () => {
    lab = await openLab()
    await startTraining(lab.page, 50)
    await runIs(lab.page, 'finished')
    const before = await session()

    const pids = new Set<number>()
    for (const crash of [1, 2, 3]) {
      pids.add(await killEngine())
      await lab.page.waitForSelector(status(crash < 3 ? 'restarting' : 'gave-up'))
      if (crash < 3) await lab.page.waitForSelector(status('ready'))
    }
    expect(pids.size).toBe(3)
    expect(await enginePid(lab.app)).toBeUndefined()

    await lab.page.getByTestId('engine-restart').click()
    await lab.page.waitForSelector(status('ready'))
    const after = await session()
    expect(after.dataset).toEqual(before.dataset)
    expect(after.runs).toEqual(before.runs)
  })
})

describe("SIGKILL of the window's page", () => {
  /** Playwright gives up a page that has crashed. */
  const inWindow = <T>(code: string) =>
    lab.app.evaluate(({ BrowserWindow }, code) => {
      return BrowserWindow.fromId(1)?.webContents.mainFrame.executeJavaScript(code) as Promise<T>
    }, code)
  const pagePid = () => lab.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.webContents.getOSProcessId())

  it('and again while it is loading anew: it comes back and shows what the engine holds', async () => {
    lab = await openLab()
    const counts = await lab.page.getByTestId('dataset-counts').innerText()
    const engine = await enginePid(lab.app)
    const first = await until('the page runs', pagePid)
    process.kill(first, 'SIGKILL')
    const second = await until('another page is being loaded', async () => {
      const pid = await pagePid()
      return pid === first ? 0 : pid
    })
    process.kill(second, 'SIGKILL')
    const shown = `document.querySelector('[data-testid=dataset-counts]')?.innerText`
    await until('the page is back', async () => (await within(2000, inWindow(shown))) === counts)
    expect(await enginePid(lab.app)).toBe(engine)
    expect(await pagePid()).not.toBe(second)
  })
})

describe('SIGKILL of a decoder in mid-import', () => {
  it('costs at most the image it was at: the import finishes and every file has its verdict', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'whisker-crash-'))
    try {
      await makePhotoFolder(join(folder, 'photos'), 400)
      lab = await openLab()
      await openEnginePort(lab.page)
      const engine = await until('the engine runs', () => enginePid(lab.app))
      await dropOnWindow(lab.page, [join(folder, 'photos')])
      await until('the import is on its way', async () => (await decodedSoFar(lab.page)) > 20)
      const [decoder] = await until('a decoder runs', async () => {
        const pids = await decoderPids(engine)
        return pids.length > 0 ? pids : null
      })
      process.kill(decoder!, 'SIGKILL')
      expect(await decodedSoFar(lab.page)).toBeLessThan(400)

      await until('the photos are the dataset', async () => (await datasetName()) === 'photos', 60_000)
      const verdicts = await importReport(lab.page)
      expect(new Set(verdicts.map(({ path }) => path)).size).toBe(400)
      const rejected = verdicts.flatMap(({ rejection }) => (rejection ? [rejection.code] : []))
      expect(rejected.filter((code) => code !== 'decoder-crashed')).toEqual([])
      expect(rejected.length).toBeLessThanOrEqual(1)
      expect(await enginePid(lab.app)).toBe(engine)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  const datasetName = () => lab.page.getByTestId('dataset-name').innerText()
})
