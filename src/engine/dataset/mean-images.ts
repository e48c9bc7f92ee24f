import { setImmediate } from 'node:timers/promises'
import type { Dataset } from './types.js'

/** Images added or subtracted before the engine looks at its messages again. */
const IMAGES_PER_TURN = 256

/**
 * The mean of each class over both splits, without excluded images: RGB bytes of one mean image after another, in class
 * order; black for a class without images. Starts from the sums as the files were labeled.
 */
export async function meanImages(dataset: Dataset): Promise<Uint8Array<ArrayBuffer>> {
  const sums = dataset.classSums.map((sum) => sum.slice())
  const counts = sums.map(() => 0)
  let moved = 0
  for (const [id, { classIndex, givenClassIndex, excluded }] of dataset.images.entries()) {
    if (!excluded) counts[classIndex] = (counts[classIndex] ?? 0) + 1
    if (!excluded && classIndex === givenClassIndex) continue
    add(sums[givenClassIndex], dataset, id, -1)
    if (!excluded) add(sums[classIndex], dataset, id, 1)
    moved += 1
    if (moved % IMAGES_PER_TURN === 0) await setImmediate()
  }
  const features = dataset.options.imageSize ** 2 * 3
  const means = new Uint8Array(sums.length * features)
  sums.forEach((sum, c) => {
    const count = counts[c] ?? 0
    if (count > 0)
      means.set(
        sum.map((value) => Math.round(value / count)),
        c * features,
      )
  })
  return means
}

function add(sum: Float64Array | undefined, { pixels }: Dataset, id: number, sign: 1 | -1): void {
  if (!sum) return
  const first = id * sum.length
  for (let p = 0; p < sum.length; p++) sum[p] = (sum[p] ?? 0) + sign * (pixels[first + p] ?? 0)
}
