import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SessionEvent } from './events.js'
import {
  ENDLESS,
  IMPORT,
  makeImageFolder,
  openSession,
  PROGRAMS,
  QUICK,
  runReaches,
  temporaryFolder,
  trainToEnd,
} from './testing.js'

async function withImages(options: Parameters<typeof openSession>[0] = {}) {
  const session = openSession(options)
  await session.datasets.open([await makeImageFolder()], IMPORT)
  const events: SessionEvent[] = []
  session.onEvent((event) => events.push(event))
  return { session, events }
}

describe('a preview', () => {
  it('answers with the numbers of a run of the list, and leaves list, events and disk untouched', async () => {
    const folder = await temporaryFolder()
    const { session, events } = await withImages({ folder })
    const { run, curve, evaluation } = await session.previews.train(QUICK, 0.4)
    expect(run).toMatchObject({ id: 'preview', origin: 'preview', state: 'finished', iteration: 300 })
    expect(session.runs.list()).toEqual([])
    expect(events).toEqual([])
    await session.close()
    expect((await readdir(join(folder, 'session'))).filter((file) => file.includes('run'))).toEqual([])

    const { session: other } = await withImages()
    const listed = await trainToEnd(other)
    expect(curve).toEqual(other.runs.curve(listed.id))
    expect(run.cost).toBe(listed.cost)
    expect({ ...evaluation, runId: listed.id }).toEqual(await other.evaluations.evaluate(listed.id, 0.4))
  })

  it('the latest wins: those before are stopped and fail with `cancelled`, the newest is answered', async () => {
    const { session } = await withImages()
    const asked = [1, 2, 3, 4].map((seed) => session.previews.train({ ...ENDLESS, seed }, 0.5))
    const newest = session.previews.train({ ...QUICK, seed: 5 }, 0.5)
    for (const older of asked) await expect(older).rejects.toMatchObject({ code: 'cancelled' })
    expect((await newest).run.hyperparameters.seed).toBe(5)
  })

  it('does not wait for runs in training, on every place there is; they go on afterwards', async () => {
    const { session } = await withImages({ trainers: 1 })
    const busy = session.runs.start(ENDLESS, null)
    await runReaches(session, busy.id, 'running')
    expect((await session.previews.train(QUICK, 0.5)).run.state).toBe('finished')
    const points = () => session.runs.curve(busy.id).train.costs.length
    const before = points()
    await expect.poll(points).toBeGreaterThan(before)
    expect(session.runs.list()).toMatchObject([{ state: 'running' }])
  })

  it('has a core to itself: a run that takes the last one computes nothing meanwhile', async () => {
    const { session } = await withImages({ trainers: 1 })
    const { id } = session.runs.start(ENDLESS, null)
    await runReaches(session, id, 'running')
    const points = () => session.runs.curve(id).train.costs.length
    const endless = session.previews.train(ENDLESS, 0.5)
    let seen = -1
    const isQuiet = () => {
      const before = seen
      seen = points()
      return seen === before
    }
    await expect.poll(isQuiet, { interval: 200 }).toBe(true)
    const quick = session.previews.train(QUICK, 0.5)
    await expect(endless).rejects.toMatchObject({ code: 'cancelled' })
    await quick
    await expect.poll(points).toBeGreaterThan(seen)
  })

  it('lets nobody resume a run that a person paused, or pause one for good', async () => {
    const { session } = await withImages({ trainers: 1 })
    const { id } = session.runs.start(ENDLESS, null)
    await runReaches(session, id, 'running')
    const preview = session.previews.train({ ...QUICK, iterations: 20_000 }, 0.5)
    session.runs.pause(id)
    await preview
    const points = () => session.runs.curve(id).train.costs.length
    await session.previews.train(QUICK, 0.5)
    const paused = points()
    await session.previews.train(QUICK, 0.5)
    expect(points()).toBe(paused)
    session.runs.resume(id)
    await expect.poll(points).toBeGreaterThan(paused)
  })

  it('can be looked at like a run until the next one replaces it', async () => {
    const { session } = await withImages()
    await session.previews.train(QUICK, 0.5)
    expect(session.runs.curve('preview').train.costs).toHaveLength(301)
    expect(await session.history.snapshot('preview', 100, 0.5)).toMatchObject({ iteration: 100 })
    expect(session.history.learning('preview').ids).toHaveLength(60)
    await session.previews.train({ ...QUICK, iterations: 50 }, 0.5)
    expect(session.runs.curve('preview').train.costs).toHaveLength(51)
    expect(() => session.runs.delete('preview')).toThrow(expect.objectContaining({ code: 'not-found' }))
  })

  it('whose trainer crashes fails with what it said', async () => {
    const broken = join(await temporaryFolder(), 'broken.cjs')
    await writeFile(broken, 'throw new Error("out of luck")')
    const { session } = await withImages({ programs: { ...PROGRAMS, trainerWorker: broken } })
    await expect(session.previews.train(QUICK, 0.5)).rejects.toMatchObject({ message: expect.stringMatching(/luck/) })
  })
})

describe('a preview that is kept', () => {
  it('moves into the list under an id of its own, is saved, and keeps its snapshots', async () => {
    const folder = await temporaryFolder()
    const { session, events } = await withImages({ folder })
    await session.previews.train(QUICK, 0.5)
    const snapshot = await session.history.snapshot('preview', 77, 0.5)
    const run = session.previews.keep('a good one')
    expect(run).toMatchObject({ name: 'a good one', origin: 'trained', state: 'finished' })
    expect(events).toEqual([{ type: 'run-changed', run }])
    expect(session.runs.list()).toEqual([run])
    expect(session.runs.get(run.id).checkpoints.length).toBeGreaterThan(30)
    const kept = await session.history.snapshot(run.id, 77, 0.5)
    expect(kept).toEqual({ ...snapshot, evaluation: { ...snapshot.evaluation, runId: run.id } })
    await session.close()

    const restarted = openSession({ folder })
    await restarted.restore()
    expect(restarted.runs.list()).toEqual([run])
    expect(restarted.runs.curve(run.id)).toEqual(session.runs.curve(run.id))
  })

  it('gets the next free name, and can be kept once', async () => {
    const { session } = await withImages()
    expect(() => session.previews.keep(null)).toThrow(expect.objectContaining({ code: 'not-found' }))
    await trainToEnd(session)
    await session.previews.train(QUICK, 0.5)
    expect(session.previews.keep(null).name).toBe('two-layer 2')
    expect(() => session.previews.keep(null)).toThrow(expect.objectContaining({ code: 'not-found' }))
  })
})
