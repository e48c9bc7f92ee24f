import type {
  DatasetOutline,
  DatasetSummary,
  EditHistory,
  Hyperparameters,
  ImageRecord,
  ImportOptions,
  ImportProgress,
  RequestBody,
  Verdict,
} from '../contract/index.js'
import { FIRST_INCOMING_ID, WhiskerError } from '../contract/index.js'
import type {
  Dataset,
  DatasetImage,
  Edited,
  ImportExtras,
  ImportWatch,
  Incoming,
  KnownDataset,
  PixelCache,
  Reopened,
} from '../dataset/index.js'
import {
  carryEdits,
  changedRecords,
  imagePixels,
  imageRecords,
  incomingRecords,
  importDataset,
  labeledPixels,
  NO_EDITS,
  outlineDataset,
  reopenDataset,
  splitAnew,
  summarizeDataset,
  withPositiveClass,
} from '../dataset/index.js'
import type { DecoderPool } from '../decoder/index.js'
import type { TrainingTask } from '../training/index.js'
import { allImages, stillAbsent, withAbsent } from './absent-images.js'
import type { Emit } from './events.js'
import { foundAgain } from './found-again.js'
import type { HeldDataset, Source } from './held-dataset.js'

/** Where the dataset is kept across a restart of the engine. */
export interface DatasetKeeper {
  saveDataset(held: HeldDataset): void
}

interface Import {
  readonly abort: AbortController
  readonly keep: AbortController
  /** Added to the slots of its images. */
  readonly firstId: number
  progress: ImportProgress
  incoming: Incoming | null
}

/** Images of one answer. */
const INCOMING_BATCH = 2000
/** More than an import can have. */
const IDS_PER_IMPORT = 4_000_000

type Changes = RequestBody<'dataset.configure'>

/** The one dataset of the session: import, labels, split, and what the window shows of it. */
export class DatasetStage {
  private held: HeldDataset | null = null
  private import: Import | null = null
  private imports = 0

  constructor(
    private readonly decoding: { readonly pool: DecoderPool; readonly cache: PixelCache | null },
    private readonly programs: { readonly demo: string; readonly hdf5Reader: string },
    private readonly keeper: DatasetKeeper,
    private readonly emit: Emit,
  ) {}

  /** Throws `no-dataset`. */
  current(): Dataset {
    return this.holding().dataset
  }

  summary(): DatasetSummary | null {
    return this.held && summarizeDataset(this.held.dataset, this.held.edits)
  }

  importProgress(): ImportProgress | null {
    return this.import?.progress ?? null
  }

  outline(paths: readonly string[]): Promise<DatasetOutline> {
    return outlineDataset(paths, { hdf5Reader: this.programs.hdf5Reader })
  }

  /** Replaces the dataset only when the import succeeds. Throws `busy`, `cancelled` and what the import throws. */
  open(paths: readonly string[], options: ImportOptions, extras: ImportExtras = {}): Promise<DatasetSummary> {
    return this.importFrom({ paths, extras }, options)
  }

  openDemo(options: ImportOptions): Promise<DatasetSummary> {
    return this.importFrom({ paths: [this.programs.demo], extras: { isDemo: true } }, options)
  }

  cancelImport(): void {
    this.import?.abort.abort()
  }

  /** Ends the import under way with what is in. */
  keepImport(): void {
    this.import?.keep.abort()
  }

  /** What an import under way has so far, from the given place on; see the contract. */
  incomingImages(from: number): { images: ImageRecord[]; classNames: string[] } {
    const { incoming, firstId } = this.import ?? {}
    if (!incoming || firstId === undefined) return { images: [], classNames: [] }
    const images = incomingRecords(incoming, from, INCOMING_BATCH, firstId)
    return { images, classNames: [...incoming.classNames] }
  }

  /**
   * Positive class and split change at once; another image size or fit looks for the images' files by their content and
   * decodes them again. Throws `positive-class-unknown`, `busy`, `cancelled`, `too-large`.
   */
  async configure(changes: Changes): Promise<DatasetSummary> {
    const held = this.holding()
    const { imageSize, fit, testFraction, splitSeed, positiveClass } = changedOptions(held.dataset, changes)
    const configured = ({ dataset, edits }: Edited): Edited => {
      const { options } = dataset
      const positive = { dataset: withPositiveClass(dataset, positiveClass), edits }
      const sameSplit = testFraction === options.testFraction && splitSeed === options.splitSeed
      return sameSplit ? positive : (splitAnew(positive, { testFraction, splitSeed }) ?? positive)
    }
    const { options } = held.dataset
    if (imageSize === options.imageSize && fit === options.fit) return this.change(configured)
    const seen = await this.seenAs(held, { ...options, imageSize, fit })
    return this.replace({ ...seen, ...configured(seen) })
  }

  /** Where the dataset came from. Throws `no-dataset`. */
  source(): Source {
    return this.holding().source
  }

  /** Imports the same folders as they are now; edits stay with their images. Throws what `open` throws. */
  importAgain(): Promise<DatasetSummary> {
    const held = this.holding()
    const { options, positiveClass } = held.dataset
    return this.importFrom(held.source, { ...options, positiveClass }, held)
  }

  /** What was done to the images. Throws `no-dataset`. */
  edits(): EditHistory {
    return this.holding().edits
  }

  /** Replaces the dataset by an edited one; null: it stays as it is. Throws `no-dataset`, `busy`, what `edit` throws. */
  change(edit: (current: Edited) => Edited | null): DatasetSummary {
    const held = this.holding()
    if (this.import) throw busy()
    const edited = edit(held)
    return edited ? this.replace({ ...held, ...edited }) : summarizeDataset(held.dataset, held.edits)
  }

  images(): ImageRecord[] {
    return imageRecords(this.current())
  }

  report(): Verdict[] {
    return [...this.current().verdicts]
  }

  /** What the network sees of one image; a view. Throws `not-found`. */
  pixels(id: number): { size: number; pixels: Uint8Array } {
    const incoming = this.incomingAt(id)
    if (incoming) return incoming
    const dataset = this.current()
    return { size: dataset.options.imageSize, pixels: imagePixels(dataset, id) }
  }

  /** Throws `not-found`. */
  image(id: number): DatasetImage {
    const image = this.incomingAt(id)?.image ?? this.current().images[id]
    if (!image) throw new WhiskerError('not-found', 'This image is not in the dataset any more.')
    return image
  }

  /** What a run trains on. Throws `no-dataset`, and `one-class` when there is nothing to tell apart. */
  trainingTask(hyperparameters: Hyperparameters): { summary: DatasetSummary; task: TrainingTask } {
    const dataset = this.current()
    const train = labeledPixels(dataset, 'train')
    if (!train?.labels.includes(0) || !train.labels.includes(1)) throw oneClass(dataset)
    const task = { train, test: labeledPixels(dataset, 'test'), hyperparameters }
    return { summary: summarizeDataset(dataset), task }
  }

  /** Brings back what an earlier engine had saved. */
  adopt(held: HeldDataset): void {
    this.held = held
  }

  holds(): HeldDataset | null {
    return this.held
  }

  /** With what a project holds, or nothing. */
  exchange(held: HeldDataset | null): void {
    // Images of the same content may have other names now: nobody must take them for the ones they had before.
    this.held = null
    this.emit({ type: 'dataset-changed', dataset: null, images: null })
    if (held) this.replace(held)
  }

  /** Finds the images of a saved dataset again, without replacing the one in use. Throws `busy`, `cancelled`. */
  reopen(known: KnownDataset, paths: readonly string[]): Promise<Reopened> {
    return this.importing((watch) => {
      const { signal, cache, hdf5Reader } = watch
      // Labels come with the project, not with the files: nothing can be looked at, or kept, before all is found.
      const progress = (one: ImportProgress) => watch.progress({ ...one, used: 0 })
      return reopenDataset(known, paths, this.decoding.pool, { signal, cache, hdf5Reader, progress })
    })
  }

  /** The same images, wherever their files lie by now, decoded another way; what else lies there stays out. */
  private async seenAs(held: HeldDataset, options: ImportOptions): Promise<HeldDataset> {
    const { dataset, source } = held
    const known = { ...dataset, options, images: allImages(held) }
    const reopened = await this.reopen(known, [...source.paths, ...(source.extras.testPaths ?? [])])
    return foundAgain(known, withAbsent(held).edits, source, reopened).held
  }

  /** `before`: an import of the same files whose edits stay. */
  private importFrom(source: Source, options: ImportOptions, before?: HeldDataset): Promise<DatasetSummary> {
    return this.importing(async (watch) => {
      const dataset = await importDataset(source.paths, options, this.decoding.pool, watch, source.extras)
      watch.signal.throwIfAborted()
      const edited = before ? carryEdits(before, dataset) : { dataset, edits: NO_EDITS }
      return this.replace({ ...edited, source, absent: stillAbsent(before?.absent ?? [], dataset) })
    })
  }

  /** One import at a time, told and cancelled as such. */
  private async importing<T>(work: (watch: ImportWatch) => Promise<T>): Promise<T> {
    if (this.import) throw busy()
    const abort = new AbortController()
    this.imports += 1
    const current: Import = {
      ...{ abort, keep: new AbortController(), incoming: null },
      firstId: FIRST_INCOMING_ID + (this.imports % 100) * IDS_PER_IMPORT,
      progress: { phase: 'listing', done: 0, total: null, used: 0, imagesPerSecond: 0, secondsLeft: null },
    }
    this.progress(current)
    try {
      return await work({
        ...{ signal: abort.signal, keep: current.keep.signal },
        ...{ cache: this.decoding.cache, hdf5Reader: this.programs.hdf5Reader },
        incoming: (incoming: Incoming) => void (current.incoming = incoming),
        progress: (progress: ImportProgress) => {
          current.progress = progress
          this.progress(current)
        },
      })
    } catch (error) {
      throw abort.signal.aborted ? new WhiskerError('cancelled', 'The import was cancelled.') : error
    } finally {
      this.progress(null)
    }
  }

  private incomingAt(id: number) {
    const { incoming, firstId } = this.import ?? {}
    const found = incoming && firstId !== undefined ? incoming.gathered.at(id - firstId) : null
    return incoming && found ? { size: incoming.imageSize, ...found } : null
  }

  private progress(current: Import | null): void {
    this.import = current
    this.emit({ type: 'import-progress', progress: current?.progress ?? null })
  }

  private replace(held: HeldDataset): DatasetSummary {
    const before = this.held?.dataset ?? null
    this.held = held
    this.keeper.saveDataset(held)
    const summary = summarizeDataset(held.dataset, held.edits)
    const changed = before && changedRecords(before, held.dataset)
    const images = changed && { since: before.id, changed }
    this.emit({ type: 'dataset-changed', dataset: summary, images })
    return summary
  }

  private holding(): HeldDataset {
    if (this.held) return this.held
    throw new WhiskerError('no-dataset', 'There are no images yet: open a folder of images first.')
  }
}

function busy(): WhiskerError {
  return new WhiskerError('busy', 'Another import is under way: wait for it or cancel it.')
}

function oneClass(dataset: Dataset): WhiskerError {
  return new WhiskerError(
    'one-class',
    `Training needs images of "${dataset.positiveClass}" and of something else among the training images.`,
    dataset.positiveClass,
  )
}

/** A field left out stays as it is. */
function changedOptions({ options, positiveClass }: Dataset, changes: Changes) {
  return {
    imageSize: changes.imageSize ?? options.imageSize,
    fit: changes.fit ?? options.fit,
    testFraction: changes.testFraction ?? options.testFraction,
    splitSeed: changes.splitSeed ?? options.splitSeed,
    positiveClass: changes.positiveClass ?? positiveClass,
  }
}
