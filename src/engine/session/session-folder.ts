import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { WhiskerError } from '../contract/index.js'
import { keepWriteJournal, writeFileAtomically } from '../export/index.js'
import type { DatasetKeeper } from './datasets.js'
import type { HeldDataset } from './held-dataset.js'
import type { Run } from './run.js'
import type { RunKeeper } from './runs.js'
import { decodeDesk, DESK_NAME, encodeDesk, type Desk, type DeskFile } from './saved-desk.js'
import { decodeDataset, DESCRIPTION_NAME, encodeDataset, PIXELS_NAME, pixelsName } from './saved-dataset.js'
import { decodeRun, encodeRun } from './saved-run.js'
import { WriteQueue } from './write-queue.js'

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
 * them costs the safety copy, never the session: it is told, and made up for as soon as the disk can.
 */
export class SessionFolder implements DatasetKeeper, RunKeeper {
  private readonly path: string | null
  private readonly queue: WriteQueue | null
  /** The newest of each. */
  private dataset: HeldDataset | null = null
  private desk: Desk | null = null
  private pixelsOnDisk: string | null = null
  private runsSaved = 0
  private readonly places = new Map<Run, number>()
  /** When each run in training may be saved again. */
  private readonly progressFrom = new WeakMap<Run, number>()

  /**
   * `folder`: nothing but a subfolder `session` of it is touched; null: nothing is saved. `tell` hears of the first
   * thing that cannot be saved, and, with null, that by now everything is.
   */
  constructor(folder: string | null, tell: (problem: WhiskerError | null) => void) {
    this.path = folder && join(folder, 'session')
    this.queue = this.path === null ? null : new WriteQueue({ folder: this.path, tell, lost: () => this.saveAll() })
  }

  saveDataset(held: HeldDataset): void {
    this.dataset = held
    this.write(DESCRIPTION_NAME, (path) => this.writeDataset(path))
  }

  saveRun(run: Run): void {
    const place = this.placeOf(run)
    const name = `${run.summary.id}.run.npz`
    this.write(name, (path) => writeFileAtomically(join(path, name), encodeRun(run, place)))
  }

  saveDesk(desk: Desk): void {
    this.desk = desk
    this.writeDesk({ desk, opening: false, closed: false })
  }

  /** Another project is on the desk: everything handed in before goes, and what is handed in from now on is its own. */
  replaceAll(desk: Desk): void {
    this.queue?.clear()
    this.dataset = null
    this.places.clear()
    this.write('everything', async (path) => {
      await writeFileAtomically(join(path, DESK_NAME), encodeDesk({ desk, opening: true, closed: false }))
      await removeFormer(path)
      this.pixelsOnDisk = null
    })
  }

  /** The session ends in order: the next one need not say that it was cut short. */
  async close(desk: Desk): Promise<void> {
    this.writeDesk({ desk, opening: false, closed: true })
    await this.queue?.close()
  }

  /** A run in training has come further. Said often, done at most once a second, and never most of the time. */
  saveProgress(run: Run): void {
    if (performance.now() < (this.progressFrom.get(run) ?? -Infinity)) return
    this.progressFrom.set(run, Infinity)
    this.saveRun(run)
    const began = performance.now()
    void this.saved().then(() => {
      const wait = Math.max(PROGRESS_INTERVAL_MS, PROGRESS_SHARE * (performance.now() - began))
      this.progressFrom.set(run, performance.now() + wait)
    })
  }

  /** Resolves when everything handed in is on the disk, or could not be written. */
  async saved(): Promise<void> {
    await this.queue?.settled()
  }

  /** Removes what a killed engine has left half written, wherever it lies. */
  async tidy(): Promise<void> {
    if (this.path) await keepWriteJournal(join(this.path, JOURNAL_NAME))
  }

  async clear(): Promise<void> {
    if (this.path) await rm(this.path, { recursive: true, force: true })
  }

  /** What can be read; a damaged file is left out and said on standard error. What belongs to nothing is removed. */
  async load(): Promise<Saved> {
    const { path } = this
    const files = path ? await readdir(path).catch(() => []) : []
    if (!path || files.length === 0) return { dataset: null, runs: [], desk: null }
    await removeAll(path, (file) => file.endsWith('.tmp'))
    const desk = files.includes(DESK_NAME) ? await attempt(DESK_NAME, () => this.loadDesk(path)) : null
    if (desk?.opening) {
      await removeFormer(path)
      return { dataset: null, runs: [], desk }
    }
    const runs = await Promise.all(
      files.filter((file) => file.endsWith('.run.npz')).map((file) => attempt(file, () => this.loadRun(path, file))),
    )
    const isDescribed = files.includes(DESCRIPTION_NAME)
    const dataset = isDescribed ? await attempt(DESCRIPTION_NAME, () => this.loadDataset(path)) : null
    if (dataset || !isDescribed) await removePixels(path, dataset && pixelsName(dataset.dataset.pixelHash))
    return {
      desk,
      dataset,
      runs: runs.flatMap((run) => run ?? []).sort((a, b) => this.placeOf(a) - this.placeOf(b)),
    }
  }

  private async loadDesk(path: string): Promise<DeskFile> {
    const file = decodeDesk(await readFile(join(path, DESK_NAME), 'utf8'))
    this.desk = file.desk
    return file
  }

  private async writeDataset(path: string): Promise<void> {
    if (!this.dataset) return
    const { dataset } = this
    const { description, pixels } = encodeDataset(dataset)
    const { pixelHash } = dataset.dataset
    if (pixelHash !== this.pixelsOnDisk) await writeFileAtomically(join(path, pixels.name), pixels.bytes)
    await writeFileAtomically(join(path, description.name), description.bytes)
    this.pixelsOnDisk = pixelHash
    await removePixels(path, pixels.name)
  }

  private writeDesk(file: DeskFile): void {
    this.write(DESK_NAME, (path) => writeFileAtomically(join(path, DESK_NAME), encodeDesk(file)))
  }

  /** The folder had vanished. */
  private saveAll(): void {
    this.pixelsOnDisk = null
    if (this.dataset) this.saveDataset(this.dataset)
    for (const run of this.places.keys()) this.saveRun(run)
    if (this.desk) this.saveDesk(this.desk)
  }

  private async loadRun(path: string, file: string): Promise<Run> {
    const { run, place } = decodeRun(await readFile(join(path, file)))
    this.places.set(run, place)
    this.runsSaved = Math.max(this.runsSaved, place)
    return run
  }

  private async loadDataset(path: string): Promise<HeldDataset> {
    const description = await readFile(join(path, DESCRIPTION_NAME), 'utf8')
    const held = await decodeDataset(description, (name) => readFile(join(path, name)))
    this.dataset = held
    this.pixelsOnDisk = held.dataset.pixelHash
    return held
  }

  /** Runs come back in the order they were started in. */
  private placeOf(run: Run): number {
    const known = this.places.get(run)
    if (known !== undefined) return known
    this.runsSaved += 1
    this.places.set(run, this.runsSaved)
    return this.runsSaved
  }

  private write(name: string, task: (path: string) => Promise<void>): void {
    const { path } = this
    if (path !== null) this.queue?.add(name, () => task(path))
  }
}

/** Everything of the project before. */
function removeFormer(path: string): Promise<void> {
  return removeAll(path, (file) => file !== DESK_NAME && file !== JOURNAL_NAME)
}

function removePixels(path: string, allBut: string | null): Promise<void> {
  return removeAll(path, (file) => PIXELS_NAME.test(file) && file !== allBut)
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
