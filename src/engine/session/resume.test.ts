import { cp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Hyperparameters } from '../contract/index.js'
import { curveOf } from './run.js'
import { decodeRun } from './saved-run.js'
import type { Session } from './session.js'
import { IMPORT, makeImageFolder, openSession, QUICK, runReaches, temporaryFolder, trainToEnd } from './testing.js'

/** Some seconds on any computer: several states to resume from are saved meanwhile. */
const LONG: Hyperparameters = { ...QUICK, hiddenLayers: [24, 12], iterations: 200_000, learningRate: 0.01 }

/** What is on the disk while the run trains, as a power cut would leave it. */
async function cutDuring(session: Session, folder: string, runId: string): Promise<string> {
  const file = join(folder, 'session', `${runId}.run.npz`)
  await expect
    .poll(async () => decodeRun(await readFile(file)).run.summary.iteration, { timeout: 50_000, interval: 20 })
    .toBeGreaterThan(0)
  expect(session.runs.get(runId).summary.state).toBe('running')
  const copy = join(await temporaryFolder(), 'copy')
  await cp(folder, copy, { recursive: true })
  return copy
}

async function restored(folder: string): Promise<Session> {
  const session = openSession({ folder })
  await session.restore()
  return session
}

it.each([
  ['', null],
  [' that keeps the parameters of its lowest test cost', 1_000_000],
])(
  'a run%s cut short comes back paused, and resumed it ends with the uninterrupted run’s numbers, bit for bit',
  async (_which, patience) => {
    const folder = await temporaryFolder()
    const session = openSession({ folder })
    await session.datasets.open([await makeImageFolder()], IMPORT)
    const { id } = session.runs.start({ ...LONG, patience }, 'long')
    const copy = await cutDuring(session, folder, id)
    const straight = session.runs.get(id)
    const again = await restored(copy)
    const paused = again.runs.get(id)
    expect(paused.summary).toMatchObject({ state: 'paused', name: 'long' })
    expect(paused.summary.iteration).toBeGreaterThan(0)
    expect(curveOf(paused).train.iterations.at(-1)).toBeLessThan(paused.summary.iteration)

    again.runs.resume(id)
    await Promise.all([session, again].map((one) => runReaches(one, id, 'finished')))
    const resumed = again.runs.get(id)
    expect(resumed.parameters).toEqual(straight.parameters)
    expect(resumed.probabilities).toEqual(straight.probabilities)
    expect(curveOf(resumed)).toEqual(curveOf(straight))
    expect(resumed.learning).toEqual(straight.learning)
  },
)

it('a quit in mid-training is no end: the run comes back paused; stopped then, it keeps what it had learned', async () => {
  const folder = await temporaryFolder()
  const session = openSession({ folder })
  await session.datasets.open([await makeImageFolder()], IMPORT)
  const { id } = session.runs.start({ ...LONG, iterations: 1_000_000 }, null)
  await cutDuring(session, folder, id)
  await session.close()
  expect((await readdir(join(folder, 'session'))).filter((name) => name.endsWith('.tmp'))).toEqual([])

  const again = await restored(folder)
  const { iteration } = again.runs.get(id).summary
  again.runs.stop(id)
  const stopped = await runReaches(again, id, 'stopped')
  expect(stopped.iteration).toBeGreaterThanOrEqual(iteration)
  expect(again.runs.get(id).parameters).not.toBeNull()
})

it('is refused while other images are open than those it was trained on; stopped then, it says why it has nothing', async () => {
  const folder = await temporaryFolder()
  const session = openSession({ folder })
  await session.datasets.open([await makeImageFolder()], IMPORT)
  const { id } = session.runs.start({ ...LONG, iterations: 1_000_000 }, 'long')
  await cutDuring(session, folder, id)
  await session.close()

  const again = await restored(folder)
  await again.datasets.open([await makeImageFolder({ cat: 9, dog: 9 })], IMPORT)
  const refused = expect.objectContaining({ code: 'not-found', message: expect.stringContaining('other images') })
  expect(() => again.runs.resume(id)).toThrowError(refused)
  expect(again.runs.get(id).summary.state).toBe('paused')
  again.runs.stop(id)
  expect(again.runs.get(id).summary).toMatchObject({ state: 'failed', message: expect.stringContaining('interrupted') })
  await expect(trainToEnd(again)).resolves.toMatchObject({ state: 'finished' })
})
