import { availableParallelism } from 'node:os'
import type { Failure, ReplyBody, SessionState } from '../contract/index.js'
import { toFailure, WhiskerError } from '../contract/index.js'
import { PixelCache, readSample } from '../dataset/index.js'
import { DecoderPool, findNode } from '../decoder/index.js'
import { type AnalysisStage, newAnalysisStage } from './analyses/index.js'
import { DatasetStage } from './datasets.js'
import { EditStage } from './edits.js'
import { EvaluationStage } from './evaluations.js'
import type { Emit } from './events.js'
import { EventHub } from './events.js'
import { ExplanationStage } from './explanations.js'
import { ExportStage } from './exports.js'
import { FolderWatch } from './folder-watch.js'
import { Grants } from './grants.js'
import { HistoryStage } from './history.js'
import { PhotoBenchStage } from './photo-bench.js'
import { FIRST_PHOTO_ID, PredictionStage } from './predictions.js'
import { PreviewStage } from './previews.js'
import { ProjectStage } from './projects.js'
import type { DeskFile } from './saved-desk.js'
import type { Run } from './run.js'
import { hasEnded } from './run.js'
import { RunStage } from './runs.js'
import { ReportStage } from './reports.js'
import { ScoreStage } from './scores.js'
import { SessionFolder } from './session-folder.js'
import { Trainers } from './trainers.js'
import { StatisticsStage } from './statistics.js'
import { TroubleStage } from './trouble.js'

export interface SessionOptions {
  /** Built programs and the demo images; the entry file knows where they lie. */
  readonly programs: {
    readonly trainerWorker: string
    readonly decoder: string
    readonly hdf5Reader: string
    readonly demo: string
  }
  /** Where dataset and runs survive a crash of the engine; null: nowhere. */
  readonly folder: string | null
  /** Where decoded pixels are kept, so that folders open quickly the next time; nowhere by default. */
  readonly cacheFolder?: string | null
  /** Look whether the dataset's files change; not by default. */
  readonly watchFolders?: boolean
  /** Runs that compute at once; as many as there are cores by default. */
  readonly trainers?: number
  /** What decoders print; nobody hears it by default. */
  readonly log?: (text: string) => void
  /** The project's file was opened or saved; null: there is none any more. Nobody hears it by default. */
  readonly tellFile?: (path: string | null) => void
}

/**
 * One lab session, in reading order: what a person opened (grants), the dataset, what was mended in it (edits), what is
 * wrong with it (trouble), runs, what runs make of the dataset (evaluations), runs trained while a person drags
 * (previews), runs as they were at earlier iterations (history), what runs make of own photos (predictions), what is
 * taken away (exports), questions that many short trainings answer (analyses), why one image has its probability
 * (explanations), how good the probabilities are (scores), and all of it on paper (reports) and in one file
 * (projects). A stage knows those before it.
 */
export class Session {
  readonly grants = new Grants()
  readonly datasets: DatasetStage
  readonly folders: FolderWatch
  readonly edits: EditStage
  readonly trouble: TroubleStage
  readonly statistics: StatisticsStage
  readonly runs: RunStage
  readonly evaluations: EvaluationStage
  readonly previews: PreviewStage
  readonly history: HistoryStage
  readonly predictions: PredictionStage
  readonly exports: ExportStage
  readonly analyses: AnalysisStage
  readonly explanations: ExplanationStage
  readonly scores: ScoreStage
  readonly reports: ReportStage
  readonly photoBench: PhotoBenchStage
  readonly projects: ProjectStage
  /** What was restored had been cut short: no engine had closed it. */
  private recovered = false

  private readonly events = new EventHub()
  private readonly pool: DecoderPool
  private readonly cache: PixelCache | null
  private readonly watchFolders: boolean
  private readonly folder: SessionFolder
  private readonly programs: SessionOptions['programs']
  private closing = false
  /** Why changes are not kept safe at the moment. */
  private unsaved: Failure | null = null

  constructor({
    programs,
    folder,
    cacheFolder = null,
    watchFolders = false,
    trainers = availableParallelism(),
    log,
    tellFile = () => undefined,
  }: SessionOptions) {
    const { emit } = this.events
    this.pool = new DecoderPool({ program: programs.decoder, node: findNode(), log })
    this.programs = programs
    this.watchFolders = watchFolders
    this.folder = new SessionFolder(folder, (problem) => this.tellUnsaved(problem))
    this.cache = cacheFolder === null ? null : new PixelCache(cacheFolder, { log })
    const decoding = { pool: this.pool, cache: this.cache }
    this.datasets = new DatasetStage(decoding, programs, this.folder, emit)
    this.folders = new FolderWatch(this.datasets, emit)
    if (watchFolders)
      this.events.subscribe((event) => event.type === 'dataset-changed' && this.folders.datasetChanged())
    this.edits = new EditStage(this.datasets)
    this.trouble = new TroubleStage(this.datasets, emit)
    this.statistics = new StatisticsStage(this.datasets)
    const training = new Trainers(
      programs.trainerWorker,
      trainers,
      emit,
      (run) => this.trained(run),
      (run) => this.folder.saveProgress(run),
    )
    this.runs = new RunStage(this.datasets, training, this.folder, emit)
    this.evaluations = new EvaluationStage(this.datasets, this.runs)
    this.previews = new PreviewStage(this.datasets, this.runs, this.evaluations, training)
    this.history = new HistoryStage(this.datasets, this.runs, this.evaluations, training)
    this.predictions = new PredictionStage(this.pool, this.runs, this.history)
    this.exports = new ExportStage(this.datasets, this.runs, this.evaluations, this.predictions)
    this.scores = new ScoreStage(this.datasets, this.evaluations, this.history)
    this.photoBench = new PhotoBenchStage(this.pool, this.runs, this.history, this.predictions)
    this.reports = new ReportStage(this.datasets, this.runs, this.scores, this.trouble)
    this.analyses = newAnalysisStage(this.datasets, this.runs, training, emit)
    this.explanations = new ExplanationStage(this.datasets, this.runs, this.predictions)
    this.projects = new ProjectStage({
      ...{ datasets: this.datasets, runs: this.runs, keeper: this.folder },
      ...{ events: this.events, demo: programs.demo, tellFile },
    })
  }

  onEvent(listener: Emit): () => void {
    return this.events.subscribe(listener)
  }

  state(): SessionState {
    return {
      dataset: this.datasets.summary(),
      runs: this.runs.list(),
      importing: this.datasets.importProgress(),
      decoder: this.pool.kind,
      project: this.projects.state(),
      recovered: this.recovered,
      unsaved: this.unsaved,
    }
  }

  /** RGB bytes of each image or photo, one after another. Throws `not-found`, and `size-mismatch` for unlike sizes. */
  imagePixels(ids: readonly number[]): { size: number; pixels: Uint8Array<ArrayBuffer> } {
    const views = ids.map((id) => (id >= FIRST_PHOTO_ID ? this.predictions.pixels(id) : this.datasets.pixels(id)))
    const size = views[0]?.size ?? this.datasets.current().options.imageSize
    const pixels = new Uint8Array(views.length * size * size * 3)
    views.forEach((view, i) => {
      if (view.size !== size)
        throw new WhiskerError('size-mismatch', 'These images have different sizes: ask for them apart.')
      pixels.set(view.pixels, i * size * size * 3)
    })
    return { size, pixels }
  }

  /** For display, at most `maxSide` pixels. Throws `not-found`, `file-unreadable`. */
  async imageOriginal(id: number, maxSide: number): Promise<ReplyBody<'image.original'>> {
    const { mime, bytes } = await this.pool.original(await this.originalOf(id), maxSide)
    // A copy: what crosses a boundary must not drag a larger buffer along.
    return { mime, bytes: new Uint8Array(bytes) }
  }

  /** Begins anew: what an earlier session left in the folder is removed. */
  async forget(): Promise<void> {
    await this.folder.tidy()
    await this.folder.clear()
  }

  /** Brings back the dataset and the runs an earlier engine had saved; how many runs. */
  async restore(): Promise<number> {
    await this.folder.tidy()
    const saved = await this.folder.load()
    if (saved.dataset) this.datasets.adopt(saved.dataset)
    if (saved.dataset && this.watchFolders) this.folders.datasetChanged()
    this.runs.adopt(saved.runs)
    await this.restoreProject(saved.desk)
    return this.runs.list().length
  }

  /** Stops everything; resolves when no program it started is left and all is saved. */
  async close(): Promise<void> {
    this.closing = true
    this.folders.stop()
    this.datasets.cancelImport()
    this.predictions.close()
    this.statistics.close()
    await Promise.all([this.previews.close(), this.history.close(), this.analyses.close(), this.trouble.close()])
    await this.runs.close()
    await this.folder.close(this.projects.onDesk())
    await this.pool.close()
    await this.cache?.settled()
  }

  /** A file, or the pixels of a sample in a larger one. */
  private async originalOf(id: number) {
    if (id >= FIRST_PHOTO_ID) return this.predictions.file(id)
    const { file, format } = this.datasets.image(id)
    return format === 'hdf5' ? readSample(file, this.programs.hdf5Reader) : file
  }

  private async restoreProject(saved: DeskFile | null): Promise<void> {
    if (!saved) return
    this.recovered = !saved.closed
    const { file } = saved.desk
    // It had just been opened: what is on the disk is not all of it yet.
    if (saved.opening && file !== null) await this.projects.open(file).catch(() => undefined)
    else this.projects.adopt(saved.desk)
  }

  private tellUnsaved(problem: WhiskerError | null): void {
    this.unsaved = problem && toFailure(problem)
    const words = problem ? `The session cannot be saved: ${problem.message}` : 'The session is saved again.'
    process.stderr.write(`${words.replaceAll('\n', ' ')}\n`)
    this.events.emit({ type: 'session-unsaved', failure: this.unsaved })
  }

  private trained(run: Run): void {
    this.runs.trimHistories()
    // What closing has stopped stays on disk as it was, to be resumed.
    if (this.closing && run.summary.state === 'stopped') return
    this.folder.saveRun(run)
    if (!run.deleted && hasEnded(run)) this.events.emit({ type: 'run-changed', run: run.summary })
  }
}
