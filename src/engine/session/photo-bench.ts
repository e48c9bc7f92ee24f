import type { PhotoTransform, ReplyBody, Stability } from '../contract/index.js'
import { WhiskerError } from '../contract/index.js'
import { isUntouched, type PhotoCanvas, shiftedWindow, transformPhoto } from '../dataset/index.js'
import type { DecoderPool } from '../decoder/index.js'
import { predictedLabel } from '../inspection/index.js'
import type { HistoryStage } from './history.js'
import type { PredictionStage } from './predictions.js'
import { computeProbabilities } from './probabilities.js'
import type { Run } from './run.js'
import type { RunStage } from './runs.js'

/** Side of the square a photo is kept in while it is on the bench: four times the largest network's view. */
const CANVAS = 512
/** Photos kept that way, 0.8 MB each. */
const KEPT = 8

/** A photo on the bench, by a run as it was at an iteration (null: the newest). */
export interface BenchSubject {
  readonly runId: string
  readonly iteration: number | null
  readonly id: number
  readonly transform: PhotoTransform
}

/** Own photos moved, turned, cut and brightened by hand, and what a run makes of them. */
export class PhotoBenchStage {
  /** By photo, the least recently used first. */
  private readonly canvases = new Map<number, Promise<PhotoCanvas>>()

  constructor(
    private readonly pool: DecoderPool,
    private readonly runs: RunStage,
    private readonly history: HistoryStage,
    private readonly predictions: PredictionStage,
  ) {}

  /** Throws `not-found`, `run-not-ready`, `file-unreadable`. */
  async transform({ runId, iteration, id, transform }: BenchSubject): Promise<ReplyBody<'photo.transform'>> {
    const run = this.runs.get(runId)
    const { imageSize: size, fit } = run.summary
    const pixels = isUntouched(transform)
      ? new Uint8Array(await this.predictions.seenBy(id, run))
      : transformPhoto(await this.canvas(id), transform, fit, size)
    const [probability = NaN] = await this.probabilities(run, iteration, [pixels])
    return { size, pixels, probability }
  }

  /** Throws the same. */
  async stability(subject: BenchSubject, threshold: number, reach: number): Promise<Stability> {
    const run = this.runs.get(subject.runId)
    const { imageSize: size, fit } = run.summary
    const wide = transformPhoto(await this.canvas(subject.id), subject.transform, fit, size, reach)
    const moves = Array.from({ length: 2 * reach + 1 }, (_, k) => k - reach)
    const windows = moves.flatMap((dy) => moves.map((dx) => shiftedWindow(wide, size, reach, dx, dy)))
    // The middle is what the bench shows, which untouched is not the canvas but the decoder's own picture.
    const shown = await this.transform(subject)
    windows[(windows.length - 1) / 2] = shown.pixels
    const probabilities = await this.probabilities(run, subject.iteration, windows)
    const decision = predictedLabel(shown.probability, threshold)
    const kept = probabilities.filter((probability) => predictedLabel(probability, threshold) === decision).length
    return {
      reach,
      probabilities,
      min: Math.min(...probabilities),
      mean: probabilities.reduce((sum, probability) => sum + probability, 0) / probabilities.length,
      max: Math.max(...probabilities),
      kept: kept / probabilities.length,
    }
  }

  private async probabilities(
    run: Run,
    iteration: number | null,
    windows: readonly Uint8Array[],
  ): Promise<Float64Array<ArrayBuffer>> {
    const { parameters } = await this.history.parametersAt(run, iteration)
    const features = windows[0]?.length ?? 0
    const bytes = new Uint8Array(features * windows.length)
    windows.forEach((pixels, j) => bytes.set(pixels, j * features))
    const { hiddenActivation } = run.summary.hyperparameters
    return computeProbabilities(parameters, { features, samples: windows.length, bytes }, hiddenActivation)
  }

  private canvas(id: number): Promise<PhotoCanvas> {
    const canvas = this.canvases.get(id) ?? this.decode(id)
    this.canvases.delete(id)
    this.canvases.set(id, canvas)
    canvas.catch(() => this.canvases.delete(id))
    for (const oldest of [...this.canvases.keys()].slice(0, Math.max(0, this.canvases.size - KEPT)))
      this.canvases.delete(oldest)
    return canvas
  }

  private async decode(id: number): Promise<PhotoCanvas> {
    const decoded = await this.pool.decode(this.predictions.file(id), { size: CANVAS, fit: 'squash' })
    if (!decoded.ok) throw new WhiskerError('file-unreadable', `This photo cannot be read any more: ${decoded.reason}`)
    const { pixels, width, height } = decoded
    return { side: CANVAS, bytes: pixels, width, height }
  }
}
