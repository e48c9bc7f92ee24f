/** For the tests of session, server and entry: the built programs, folders that go away, images that can be learned. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { PNG } from 'pngjs'
import { onTestFinished } from 'vitest'
import type { Hyperparameters, ImportOptions, RunState, RunSummary } from '../contract/index.js'
import { PRESETS } from '../contract/index.js'
import { RandomState } from '../matrix/index.js'
import { Session, type SessionOptions } from './session.js'

export { canMount, fillUp, makeReadOnly, tinyDisk } from '../export/testing.js'

const built = resolve(import.meta.dirname, '../../../out/main')

/** `npm test` builds them first. */
export const PROGRAMS = {
  engine: join(built, 'engine.cjs'),
  trainerWorker: join(built, 'trainer-worker.cjs'),
  decoder: join(built, 'decoder.cjs'),
  hdf5Reader: join(built, 'hdf5-reader.cjs'),
  demo: resolve(import.meta.dirname, '../../../resources/demo'),
}

export const IMPORT: ImportOptions = {
  imageSize: 16,
  fit: 'squash',
  testFraction: 0.25,
  splitSeed: 1,
  positiveClass: null,
}

/** A small net that learns the test images in well under a second. */
export const QUICK: Hyperparameters = {
  ...PRESETS['two-layer'],
  hiddenLayers: [4],
  initialization: 'scaled',
  iterations: 300,
  learningRate: 0.05,
}

/** A net that is still training when the test has finished with it. */
export const ENDLESS: Hyperparameters = { ...QUICK, iterations: 1_000_000 }

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'whisker-session-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export function openSession(options: Partial<SessionOptions> = {}): Session {
  const session = new Session({ programs: PROGRAMS, folder: null, ...options })
  onTestFinished(() => session.close())
  return session
}

/** Class folders of 16 × 16 images: reddish noise for cats, bluish for the others, the ranges overlapping. */
export async function makeImageFolder(classes: Readonly<Record<string, number>> = { cat: 24, 'non-cat': 36 }) {
  const folder = await temporaryFolder()
  const random = new RandomState(1)
  for (const [name, count] of Object.entries(classes)) {
    await mkdir(join(folder, name))
    for (let i = 0; i < count; i++) {
      const bytes = makePng(random, name === 'cat' ? 40 : -40)
      await writeFile(join(folder, name, `${name}-${String(i).padStart(3, '0')}.png`), bytes)
    }
  }
  return folder
}

function makePng(random: RandomState, red: number): Buffer {
  const png = new PNG({ width: 16, height: 16 })
  const cast = red + 40 * random.randn()
  for (let p = 0; p < 16 * 16; p++) {
    const noise = () => 128 + 60 * random.randn()
    const byte = (value: number) => Math.max(0, Math.min(255, Math.round(value)))
    png.data.set([byte(noise() + cast), byte(noise()), byte(noise() - cast), 255], p * 4)
  }
  return PNG.sync.write(png)
}

/** Resolves with the run's summary as soon as it is in one of these states. */
export function runReaches(session: Session, runId: string, ...states: RunState[]): Promise<RunSummary> {
  const now = session.runs.list().find((run) => run.id === runId)
  if (now && states.includes(now.state)) return Promise.resolve(now)
  return new Promise((resolveRun) => {
    const unsubscribe = session.onEvent((event) => {
      if (event.type !== 'run-changed' || event.run.id !== runId || !states.includes(event.run.state)) return
      unsubscribe()
      resolveRun(event.run)
    })
  })
}

/** Starts a run and waits for its end. */
export async function trainToEnd(session: Session, hyperparameters: Hyperparameters = QUICK): Promise<RunSummary> {
  const { id } = session.runs.start(hyperparameters, null)
  return runReaches(session, id, 'finished', 'stopped', 'diverged', 'failed')
}
