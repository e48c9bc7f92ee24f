import type { FeatureMatrix, PixelMatrix } from '../matrix/index.js'
import { askTrainer } from './ask-trainer.js'
import type { ScaledFeatures } from './task.js'

/** Of so many selections of training images the scaled features are kept: folds and previews share one. */
const KEPT = 3

interface Kept {
  readonly raw: Promise<FeatureMatrix>
  readonly scaled: Map<string, Promise<ScaledFeatures>>
}

/** By the buffer of a dataset's pixels; they live as long as these. */
const kept = new WeakMap<ArrayBufferLike, Kept>()

/** Features of all of a dataset's images, by mean and scale of those at `places`. Computed by a worker, and kept. */
export function scaledFeatures(
  pixels: PixelMatrix,
  places: Int32Array,
  workerProgram: string,
): Promise<ScaledFeatures> {
  const { raw, scaled } = keptOf(pixels, workerProgram)
  const key = places.join()
  const found = scaled.get(key) ?? scale(raw, places, workerProgram)
  scaled.delete(key)
  scaled.set(key, found)
  found.catch(() => scaled.delete(key))
  for (const oldest of [...scaled.keys()].slice(0, -KEPT)) scaled.delete(oldest)
  return found
}

function keptOf(pixels: PixelMatrix, workerProgram: string): Kept {
  const { buffer } = pixels.bytes
  const found = kept.get(buffer)
  if (found) return found
  const raw = askTrainer(workerProgram, { type: 'extract', pixels }, (report) => {
    return report.type === 'features' ? report.matrix : null
  })
  raw.catch(() => kept.delete(buffer))
  const made = { raw, scaled: new Map<string, Promise<ScaledFeatures>>() }
  kept.set(buffer, made)
  return made
}

async function scale(raw: Promise<FeatureMatrix>, places: Int32Array, workerProgram: string): Promise<ScaledFeatures> {
  const order = { type: 'scale', raw: await raw, places } as const
  return askTrainer(workerProgram, order, (report) => (report.type === 'scaled' ? report.scaled : null))
}
