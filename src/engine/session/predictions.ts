import type { Fit, Prediction, Verdict } from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import type { Photo } from '../dataset/index.js'
import { importPhotos } from '../dataset/index.js'
import type { DecoderPool } from '../decoder/index.js'
import type { Parameters } from '../network/index.js'
import type { HistoryStage } from './history.js'
import { computeProbabilities } from './probabilities.js'
import type { Run } from './run.js'
import { parametersOf } from './run.js'
import type { RunStage } from './runs.js'

/** Photos and dataset images share one space of ids; a dataset's begin at 0 and never get this far. */
export const FIRST_PHOTO_ID = 1_000_000_000

type PhotoFacts = Omit<Photo, 'pixels'>

interface StoredPhoto {
  readonly id: number
  readonly facts: PhotoFacts
  /** As networks of different image sizes and fits see it. */
  readonly views: Map<string, Uint8Array>
}

interface View {
  readonly imageSize: number
  readonly fit: Fit
}

/** A person's own photos, and what runs make of them. */
export class PredictionStage {
  private readonly photos = new Map<number, StoredPhoto>()
  /** Kept in their places, so that removing can be undone. */
  private readonly removed = new Set<number>()
  private readonly abort = new AbortController()
  private nextId = FIRST_PHOTO_ID
  /** How the photos were last looked at: what `pixels` shows. */
  private shown: View | null = null

  constructor(
    private readonly pool: DecoderPool,
    private readonly runs: RunStage,
    private readonly history: HistoryStage,
  ) {}

  /** Decodes photos as the run's own images were. Throws `not-found`, `run-not-ready`. */
  async add(paths: readonly string[], runId: string): Promise<{ predictions: Prediction[]; rejected: Verdict[] }> {
    const run = this.runs.get(runId)
    const parameters = parametersOf(run)
    const view = viewOf(run)
    const watch = { signal: this.abort.signal, progress: () => undefined }
    const { photos, verdicts } = await importPhotos(paths, view, this.pool, watch)
    const stored = photos.map((photo) => this.store(photo, view))
    this.shown = view
    return {
      predictions: await predict(run, parameters, stored),
      rejected: verdicts.filter((verdict) => verdict.rejection !== null),
    }
  }

  /**
   * All photos by another run, as it was at an iteration (null: the newest). A photo that cannot be read any more at
   * the run's image size is left out.
   */
  async list(runId: string, iteration: number | null = null): Promise<Prediction[]> {
    const run = this.runs.get(runId)
    const { parameters } = await this.history.parametersAt(run, iteration)
    const view = viewOf(run)
    const photos = [...this.photos.values()].filter(({ id }) => !this.removed.has(id))
    const seen = await Promise.all(photos.map((photo) => this.look(photo, view)))
    this.shown = view
    return predict(
      run,
      parameters,
      photos.filter((_, i) => seen[i]),
    )
  }

  remove(ids: readonly number[]): void {
    for (const id of ids) this.removed.add(id)
  }

  /** Undoes `remove`. */
  restore(ids: readonly number[]): void {
    for (const id of ids) this.removed.delete(id)
  }

  /** What the network that was asked last sees of a photo. Throws `not-found`. */
  pixels(id: number): { size: number; pixels: Uint8Array } {
    const pixels = this.shown && this.get(id).views.get(viewKey(this.shown))
    if (!this.shown || !pixels) throw noSuchPhoto()
    return { size: this.shown.imageSize, pixels }
  }

  /** As the network of this run sees a photo; a view. Throws `not-found`. */
  async seenBy(id: number, run: Run): Promise<Uint8Array> {
    const photo = this.get(id)
    await this.look(photo, viewOf(run))
    const pixels = photo.views.get(viewKey(viewOf(run)))
    if (!pixels) throw noSuchPhoto()
    return pixels
  }

  file(id: number): string {
    return this.get(id).facts.file
  }

  close(): void {
    this.abort.abort()
  }

  private get(id: number): StoredPhoto {
    const photo = this.photos.get(id)
    if (!photo) throw noSuchPhoto()
    return photo
  }

  private store({ pixels, ...facts }: Photo, view: View): StoredPhoto {
    const photo = { id: this.nextId, facts, views: new Map([[viewKey(view), pixels]]) }
    this.nextId += 1
    this.photos.set(photo.id, photo)
    return photo
  }

  /** Whether the photo could be seen that way. */
  private async look(photo: StoredPhoto, view: View): Promise<boolean> {
    if (photo.views.has(viewKey(view))) return true
    const { imageSize: size, fit } = view
    const decoded = await this.pool.decode(photo.facts.file, { size, fit }, this.abort.signal)
    if (decoded.ok) photo.views.set(viewKey(view), decoded.pixels)
    return decoded.ok
  }
}

async function predict(run: Run, parameters: Parameters, photos: readonly StoredPhoto[]): Promise<Prediction[]> {
  const { imageSize, hyperparameters } = run.summary
  const features = imageSize ** 2 * 3
  const bytes = new Uint8Array(features * photos.length)
  photos.forEach((photo, j) => {
    const pixels = photo.views.get(viewKey(viewOf(run)))
    if (pixels) bytes.set(pixels, j * features)
  })
  const matrix = { features, samples: photos.length, bytes }
  const probabilities = await computeProbabilities(parameters, matrix, hyperparameters.hiddenActivation)
  return photos.map(({ id, facts }, j) => {
    const { name, path, width, height, format } = facts
    return { id, name, path, width, height, format, probability: probabilities[j] ?? NaN }
  })
}

function viewOf({ summary: { imageSize, fit } }: Run): View {
  return { imageSize, fit }
}

function viewKey({ imageSize, fit }: View): string {
  return `${imageSize} ${fit}`
}

function noSuchPhoto(): WhiskerError {
  return new WhiskerError('not-found', 'This photo was removed: add it again.')
}
