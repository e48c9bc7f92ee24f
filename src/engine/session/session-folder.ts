import { readdir, readFile, rm, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { keepWriteJournal, writeFileAtomically } from '../export/index.js'
import type { DatasetKeeper } from './datasets.js'
import type { HeldDataset } from './held-dataset.js'
import type { Run } from './run.js'
import type { RunKeeper } from './runs.js'
import { decodeDesk, DESK_NAME, encodeDesk, type Desk, type DeskFile } from './saved-desk.js'
import { decodeDataset, DESCRIPTION_NAME, encodeDataset, NUMBERS_NAME } from './saved-dataset.js'
import { decodeRun, encodeRun } from './saved-run.js'

interface Saved {
  dataset: HeldDataset | null
  runs: Run[]
  desk: DeskFile | null
}

/** Notes of temporary files outside the folder. */
const JOURNAL_NAME = 'writes'
/** A little less than the trainers' own interval: none of their states to resume from is missed. */
const PROGRESS_INTERVAL_MS = 900
/** Where writing takes long, so many times as long passes before the next. */
const PROGRESS_SHARE = 10

/**
 * The session on disk, so that an engine that died can come back: the dataset as `dataset.json` beside its pixels, a
 * file a run. Every file is written atomically, one after another, behind everything else; a disk that cannot take
 * them costs the safety copy, never the session.
 */
export class SessionFolder implements DatasetKeeper, RunKeeper {
  private readonly path: string | null
  private last: Promise<void> = Promise.resolve()
  /** The newest state of each run, and of the dataset, waits here until the disk is free; older states are skipped. */
  private readonly waiting = new Set<Run>()
  private waitingDataset: HeldDataset | null = null
  private waitingDesk: Desk | null = null
  private pixelsOnDisk: string | null = null
  private runsSaved = 0
  private readonly places = new Map<Run, number>()
  /** When each run in training may be saved again. */
  private readonly progressFrom = new WeakMap<Run, number>()

  /** `folder`: nothing but a subfolder `session` of it is touched; null: nothing is saved. */
  constructor(folder: string | null) {
    this.path = folder && join(folder, 'session')
  }

  saveDataset(held: HeldDataset): void {
    const isWaiting = this.waitingDataset !== null
    this.waitingDataset = held
    if (isWaiting) return
    this.write(async (path) => {
      const newest = this.waitingDataset ?? held
      this.waitingDataset = null
      const { description, numbers } = encodeDataset(newest)
      const { pixelHash } = newest.dataset
      if (pixelHash !== this.pixelsOnDisk) {
        for (const { name, bytes } of numbers) await writeFileAtomically(join(path, name), bytes)
      }
      await writeFileAtomically(join(path, description.name), description.bytes)
      this.pixelsOnDisk = pixelHash
      await removeOldNumbers(path, new Set(numbers.map(({ name }) => name)))
    })
  }

  saveRun(run: Run): void {
    if (this.waiting.has(run)) return
    this.waiting.add(run)
    this.write(async (path) => {
      this.waiting.delete(run)
      await writeFileAtomically(join(path, `${run.summary.id}.run.npz`), encodeRun(run, this.placeOf(run)))
    })
  }

  saveDesk(desk: Desk): void {
    const isWaiting = this.waitingDesk !== null
    this.waitingDesk = desk
    if (!isWaiting) this.write((path) => this.writeWaitingDesk(path))
  }

  /** Another project is on the desk: everything handed in before goes, and what is handed in from now on is its own. */
  replaceAll(desk: Desk): void {
    this.waitingDesk = null
    this.write(async (path) => {
      await writeFileAtomically(join(path, DESK_NAME), encodeDesk({ desk, opening: true, closed: false }))
      await removeAll(path, (file) => file !== DESK_NAME && file !== JOURNAL_NAME)
      this.pixelsOnDisk = null
    })
  }

  /** The session ends in order: the next one need not say that it was cut short. */
  saveClosed(desk: Desk): void {
    this.waitingDesk = null
    this.write((path) => writeFileAtomically(join(path, DESK_NAME), encodeDesk({ desk, opening: false, closed: true })))
  }

  /** A run in training has come further. Said often, done at most once a second, and never most of the time. */
  saveProgress(run: Run): void {
    if (performance.now() < (this.progressFrom.get(run) ?? -Infinity)) return
    this.progressFrom.set(run, Infinity)
    this.saveRun(run)
    const began = performance.now()
    void this.last.then(() => {
      const wait = Math.max(PROGRESS_INTERVAL_MS, PROGRESS_SHARE * (performance.now() - began))
      this.progressFrom.set(run, performance.now() + wait)
    })
  }

  /** Resolves when everything handed in so far is on the disk. */
  saved(): Promise<void> {
    return this.last
  }

  /** Removes what a killed engine has left half written, wherever it lies. */
  async tidy(): Promise<void> {
    if (this.path) await keepWriteJournal(join(this.path, JOURNAL_NAME))
  }

  async clear(): Promise<void> {
    if (this.path) await rm(this.path, { recursive: true, force: true })
  }

  /** What can be read; a damaged file is left out and said on standard error. */
  async load(): Promise<Saved> {
    const { path } = this
    const files = path ? await readdir(path).catch(() => []) : []
    if (!path || files.length === 0) return { dataset: null, runs: [], desk: null }
    await removeAll(path, (file) => file.endsWith('.tmp'))
    const desk = files.includes(DESK_NAME) ? await attempt(DESK_NAME, () => this.loadDesk(path)) : null
    if (desk?.opening) return { dataset: null, runs: [], desk }
    const runs = await Promise.all(
      files.filter((file) => file.endsWith('.run.npz')).map((file) => attempt(file, () => this.loadRun(path, file))),
    )
    return {
      desk,
      dataset: files.includes(DESCRIPTION_NAME) ? await attempt(DESCRIPTION_NAME, () => this.loadDataset(path)) : null,
      runs: runs.flatMap((run) => run ?? []).sort((a, b) => this.placeOf(a) - this.placeOf(b)),
    }
  }

  private async loadDesk(path: string): Promise<DeskFile> {
    return decodeDesk(await readFile(join(path, DESK_NAME), 'utf8'))
  }

  private async writeWaitingDesk(path: string): Promise<void> {
    const desk = this.waitingDesk
    this.waitingDesk = null
    if (desk) await writeFileAtomically(join(path, DESK_NAME), encodeDesk({ desk, opening: false, closed: false }))
  }

  private async loadRun(path: string, file: string): Promise<Run> {
    const { run, place } = decodeRun(await readFile(join(path, file)))
    this.places.set(run, place)
    this.runsSaved = Math.max(this.runsSaved, place)
    return run
  }

  private async loadDataset(path: string): Promise<HeldDataset> {
    const description = await readFile(join(path, DESCRIPTION_NAME), 'utf8')
    return decodeDataset(description, (name) => readFile(join(path, name)))
  }

  /** Runs come back in the order they were started in. */
  private placeOf(run: Run): number {
    const known = this.places.get(run)
    if (known !== undefined) return known
    this.runsSaved += 1
    this.places.set(run, this.runsSaved)
    return this.runsSaved
  }

  private write(task: (path: string) => Promise<void>): void {
    const { path } = this
    if (!path) return
    this.last = this.last
      .then(() => mkdir(path, { recursive: true }))
      .then(() => task(path))
      .catch((error: unknown) => complain('The session could not be saved', error))
  }
}

function removeOldNumbers(path: string, kept: ReadonlySet<string>): Promise<void> {
  return removeAll(path, (file) => NUMBERS_NAME.test(file) && !kept.has(file))
}

async function removeAll(path: string, which: (file: string) => boolean): Promise<void> {
  const files = (await readdir(path)).filter(which)
  await Promise.all(files.map((file) => rm(join(path, file), { force: true })))
}

async function attempt<T>(file: string, load: () => Promise<T>): Promise<T | null> {
  try {
    return await load()
  } catch (error) {
    complain(`"${file}" of the last session could not be read`, error)
    return null
  }
}

function complain(what: string, error: unknown): void {
  const why = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${what}: ${why.replaceAll('\n', ' ')}\n`)
}
