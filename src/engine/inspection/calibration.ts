import type { Calibration } from '../contract/index.js'
import { wilsonInterval } from './interval.js'

const BINS = 10

/**
 * Probabilities in tenths beside the shares that are positive, the expected calibration error and the Brier score.
 * `labels` (1 positive) and `probabilities` are parallel, one entry a sample.
 */
export function calibrationOf(labels: Uint8Array, probabilities: Float64Array): Calibration {
  const bins = Array.from({ length: BINS }, () => ({ images: 0, positives: 0, total: 0 }))
  let squares = 0
  labels.forEach((label, j) => {
    const probability = probabilities[j] ?? NaN
    squares += (probability - label) ** 2
    const bin = bins[binOf(probability)]
    if (!bin) return
    bin.images += 1
    bin.positives += label
    bin.total += probability
  })
  const all = labels.length
  const distance = bins.reduce((sum, { total, positives }) => sum + Math.abs(total - positives), 0)
  return {
    bins: bins.map(({ images, positives, total }) => ({
      images,
      probability: images === 0 ? null : Math.min(1, total / images),
      share: images === 0 ? null : positives / images,
      interval: wilsonInterval(positives, images),
    })),
    error: all === 0 ? null : distance / all,
    brier: all === 0 ? null : squares / all,
  }
}

/** The last bin holds 1 too. A tenth is compared as the number it is written as: 0.3 belongs to 0.3 … 0.4. */
function binOf(probability: number): number {
  let bin = Math.min(BINS - 1, Math.floor(probability * BINS))
  if (probability < bin / BINS) bin -= 1
  else if (bin < BINS - 1 && probability >= (bin + 1) / BINS) bin += 1
  return bin
}
