import { realpath } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Hyperparameters, MissingImage, OpenedProject, ProjectState } from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import type { Reopened } from '../dataset/index.js'
import { readStoredProject, storeProject } from '../export/index.js'
import type { DatasetStage } from './datasets.js'
import type { EventHub } from './events.js'
import { foundAgain, type FoundAgain } from './found-again.js'
import type { HeldDataset, Source } from './held-dataset.js'
import type { RunStage } from './runs.js'
import type { Run } from './run.js'
import type { Desk } from './saved-desk.js'
import { NEW_DESK } from './saved-desk.js'
import {
  decodeSavedProject,
  describeDataset,
  encodeSavedProject,
  isThere,
  knownDataset,
  locateSource,
  type SavedDataset,
} from './saved-project.js'

/** Where everything is kept from one moment to the next. */
interface DeskKeeper {
  saveDesk(desk: Desk): void
  /** Nothing of an earlier project may stay. */
  replaceAll(desk: Desk): void
  /** Resolves when everything handed in is on the disk, or could not be written. */
  saved(): Promise<void>
}

interface ProjectOptions {
  readonly datasets: DatasetStage
  readonly runs: RunStage
  readonly keeper: DeskKeeper
  readonly events: EventHub
  readonly demo: string
  /** The project's file was opened or saved; null: there is none any more. */
  readonly tellFile: (path: string | null) => void
}

/** The project: everything in the lab, in one file; and whether the file holds it. */
export class ProjectStage {
  private desk: Desk = NEW_DESK
  private missing: readonly MissingImage[] = []
  private told = ''
  /** Changes are counted, so that one made while the file is written is not taken for saved. */
  private changes = 0
  private isOpening = false

  constructor(private readonly options: ProjectOptions) {
    options.events.subscribe(({ type }) => {
      if (type === 'dataset-changed') this.followAbsent()
      if (type === 'dataset-changed' || type === 'run-changed' || type === 'run-removed') this.touched()
    })
  }

  state(): ProjectState {
    const { file, savedAt, notes, hyperparameters } = this.desk
    return {
      name: file === null ? null : projectName(file),
      dirty: this.desk.dirty && (file !== null || this.isWorthKeeping()),
      savedAt,
      notes,
      hyperparameters,
      missing: this.missing.length,
    }
  }

  missingImages(): MissingImage[] {
    return [...this.missing]
  }

  annotate(notes: string): void {
    this.change({ notes })
  }

  setForm(hyperparameters: Hyperparameters): void {
    if (JSON.stringify(hyperparameters) !== JSON.stringify(this.desk.hyperparameters)) this.change({ hyperparameters })
  }

  /** Lets go of everything; the file stays as it was saved last. */
  async begin(): Promise<ProjectState> {
    await this.replaceAll({ ...NEW_DESK, hyperparameters: this.desk.hyperparameters }, null, [])
    return this.state()
  }

  /**
   * Replaces everything, once the project has been read and its images looked for; resolves when all of it is kept, so
   * that nothing done afterwards waits behind it. Throws `file-unreadable`, `file-damaged`, `newer-version`,
   * `too-large`, `busy`, `cancelled`.
   */
  async open(path: string): Promise<OpenedProject> {
    const file = await realpath(path).catch(() => path)
    const { content, fellBack } = await readStoredProject(file)
    const { dataset, runs, notes, hyperparameters, savedAt } = decodeSavedProject(content, basename(path))
    const found = dataset && (await this.find(dataset, await this.sourceOf(dataset, file)))
    const desk: Desk = { file, savedAt, notes, hyperparameters, dirty: fellBack !== null }
    await this.replaceAll(desk, found?.held ?? null, runs)
    if (found && dataset) this.followDataset(dataset, found.reopened)
    this.desk = desk
    this.missing = found?.reopened.missing ?? []
    this.options.tellFile(file)
    this.tell()
    await this.options.keeper.saved()
    return this.opened(found?.reopened ?? null, fellBack)
  }

  /** Into the file that was opened or saved last. Throws `not-granted` where there is none, `disk-full`, `file-unwritable`. */
  async save(): Promise<ProjectState> {
    const { file } = this.desk
    if (file === null) throw new WhiskerError('not-granted', 'This project has no file yet: choose one to save it in.')
    return this.saveAs(file)
  }

  async saveAs(path: string): Promise<ProjectState> {
    const file = await realpath(path).catch(() => path)
    const before = this.changes
    const savedAt = Date.now()
    await storeProject(file, encodeSavedProject({ ...this.content(file), savedAt }))
    this.desk = { ...this.desk, file, savedAt, dirty: this.changes !== before }
    this.options.keeper.saveDesk(this.desk)
    this.options.tellFile(file)
    this.tell()
    return this.state()
  }

  /** Looks for the project's images in these folders too. Throws `no-dataset`, `busy`, `cancelled`. */
  async locate(paths: readonly string[]): Promise<OpenedProject> {
    const held = this.options.datasets.holds()
    if (!held) throw new WhiskerError('no-dataset', 'There is no dataset whose images could be missing.')
    const there = await stillThere([...held.source.paths, ...(held.source.extras.testPaths ?? [])])
    // Which of them holds test images does not matter any more: every image has its split.
    const source: Source = { paths: [...new Set([...there, ...paths])], extras: { name: held.dataset.name } }
    const dataset = describeDataset(held, this.desk.file ?? '')
    const found = await this.find(dataset, source)
    this.options.datasets.exchange(found.held)
    this.followDataset(dataset, found.reopened)
    this.missing = found.reopened.missing
    this.touched()
    return this.opened(found.reopened, null)
  }

  onDesk(): Desk {
    return this.desk
  }

  /** Brings back what an earlier engine had saved. */
  adopt(desk: Desk): void {
    this.desk = desk
    this.missing = missingIn(this.options.datasets.holds(), [])
    this.told = JSON.stringify(this.state())
    if (desk.file !== null) this.options.tellFile(desk.file)
  }

  private content(file: string) {
    const { datasets, runs } = this.options
    const held = datasets.holds()
    const { notes, hyperparameters } = this.desk
    const kept = runs.all().filter((run) => !run.deleted)
    return { notes, hyperparameters, dataset: held && describeDataset(held, file), runs: kept }
  }

  private async find(dataset: SavedDataset, source: Source): Promise<FoundAgain> {
    const known = knownDataset(dataset)
    const paths = [...source.paths, ...(source.extras.testPaths ?? [])]
    return foundAgain(known, dataset.edits, source, await this.options.datasets.reopen(known, paths))
  }

  private async sourceOf({ sources, name, isDemo }: SavedDataset, file: string): Promise<Source> {
    if (isDemo) return { paths: [this.options.demo], extras: { isDemo } }
    const locate = (isTest: boolean) =>
      Promise.all(sources.filter((one) => one.isTest === isTest).map((one) => locateSource(one, file)))
    const [paths, testPaths] = [await locate(false), await locate(true)]
    return { paths, extras: testPaths.length > 0 ? { name, testPaths } : { name } }
  }

  private async replaceAll(desk: Desk, held: HeldDataset | null, runs: readonly Run[]): Promise<void> {
    const { datasets, keeper } = this.options
    this.isOpening = true
    try {
      await this.options.runs.clear()
      keeper.replaceAll(desk)
      datasets.exchange(held)
      this.options.runs.takeIn(runs)
      this.desk = desk
      this.missing = []
      keeper.saveDesk(desk)
    } finally {
      this.isOpening = false
    }
    if (desk.file === null) this.options.tellFile(null)
    this.tell()
  }

  /** Runs of the dataset as it was saved are runs of it as it was found, if it is the same to the last pixel. */
  private followDataset(saved: SavedDataset, { dataset, missing }: Reopened): void {
    if (missing.length === 0 && dataset.pixelHash === saved.pixelHash) this.options.runs.follow(saved.id, dataset.id)
  }

  private opened(reopened: Reopened | null, fellBack: string | null): OpenedProject {
    const { moved = 0, unknown = 0 } = reopened ?? {}
    return { project: this.state(), missing: this.missingImages(), moved, unknown, fellBack }
  }

  /** The demo set with the one run that trains by itself is nothing to ask about. */
  private isWorthKeeping(): boolean {
    const held = this.options.datasets.holds()
    if (this.desk.notes !== '' || this.options.runs.list().length > 1) return true
    if (held === null || !held.dataset.isDemo) return held !== null
    return held.edits.done.length > 0 || held.dataset.images.some(({ decision }) => decision)
  }

  /** Images may have turned up meanwhile, or not have been found when they were looked for again. */
  private followAbsent(): void {
    if (!this.isOpening) this.missing = missingIn(this.options.datasets.holds(), this.missing)
  }

  private touched(): void {
    if (!this.isOpening) this.change({})
  }

  private change(changes: Partial<Desk>): void {
    this.changes += 1
    const isNews = !this.desk.dirty || Object.keys(changes).length > 0
    this.desk = { ...this.desk, ...changes, dirty: true }
    if (isNews) this.options.keeper.saveDesk(this.desk)
    this.tell()
  }

  /** Only when something in it is new: runs in training change all the time. */
  private tell(): void {
    const project = this.state()
    const text = JSON.stringify(project)
    if (text === this.told) return
    this.told = text
    this.options.events.emit({ type: 'project-changed', project })
  }
}

export function projectName(file: string): string {
  return basename(file).replace(/\.whisker(\.previous)?$/i, '')
}

/** As they were known to be missing, else as the dataset's report says. */
function missingIn(held: HeldDataset | null, known: readonly MissingImage[]): MissingImage[] {
  if (!held || held.absent.length === 0) return []
  const before = new Map(known.map((one) => [one.path, one]))
  const verdicts = held.dataset.verdicts.filter(({ rejection }) => rejection?.code === 'changed')
  const changed = new Set(verdicts.map(({ path }) => path))
  return held.absent.map(({ image: { path } }) => before.get(path) ?? { path, changed: changed.has(path) })
}

async function stillThere(paths: readonly string[]): Promise<string[]> {
  const there = await Promise.all(paths.map(isThere))
  return paths.filter((_, i) => there[i])
}
