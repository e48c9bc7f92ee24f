import { PRESETS } from '../contract/index.js'
import { type PixelMatrix, RandomState } from '../matrix/index.js'
import { startTraining } from './start-training.js'
import type { LabeledPixels, TrainingTask } from './task.js'

/**
 * The course's image size, and about as many images, so that the loops take the paths they will take and products are
 * shared as they will be. Not a multiple of 12: the engine would take the number of stripes for a whole one, and have to
 * optimize all that computes with it anew in the middle of the first real run.
 */
const FEATURES = 64 * 64 * 3
const IMAGES = 220
/**
 * Nets whose loops take different paths: with hidden layers and without, with test images and without. Together so many
 * iterations that the engine has found worth optimizing what a run executes.
 */
const TURNS = [
  { preset: 'four-layer', iterations: 400, isTested: true },
  { preset: 'logistic', iterations: 2000, isTested: false },
  { preset: 'logistic', iterations: 4000, isTested: true },
  { preset: 'logistic', iterations: 2000, isTested: false },
] as const

/**
 * Trains on a few invented images, so that the first real run finds a started worker and kernels that the engine has
 * already optimized: untouched WebAssembly runs several times slower. Meant for moments in which nobody waits for a run;
 * it knows nothing of them. What goes wrong here goes wrong again, and is said, in the first real run.
 */
export async function warmUp(workerProgram: string): Promise<void> {
  const silent = { planned: () => undefined, progress: () => undefined }
  const splits = inventedSplits()
  for (const { preset, iterations, isTested } of TURNS) {
    const hyperparameters = { ...PRESETS[preset], iterations, plan: 'sample-space' as const }
    const test = isTested ? splits.test : null
    const job = startTraining({ train: splits.train, test, hyperparameters }, silent, { workerProgram })
    await job.result.catch(() => undefined)
  }
}

function inventedSplits(): Pick<TrainingTask, 'train' | 'test'> {
  const random = new RandomState(1)
  const bytes = new Uint8Array(new SharedArrayBuffer(FEATURES * 2 * IMAGES))
  // Every 97th byte is enough to tell images apart.
  for (let i = 0; i < bytes.length; i += 97) bytes[i] = 256 * random.randomSample()
  const whole = { features: FEATURES, samples: 2 * IMAGES, bytes }
  return { train: split(whole, 0), test: split(whole, IMAGES) }
}

function split(whole: PixelMatrix, first: number): LabeledPixels {
  return {
    whole,
    ids: Int32Array.from({ length: IMAGES }, (_, j) => first + j),
    labels: Uint8Array.from({ length: IMAGES }, (_, j) => j % 2),
  }
}
