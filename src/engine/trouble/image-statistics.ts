import { MOST_CLASSES, type ImageId, type ImageStatistics, type OriginalStatistics } from '../contract/index.js'
import { ClassGatherer } from './class-statistics.js'
import type { JudgedImage } from './images.js'
import type { JudgedDataset } from './trouble-report.js'
import { Turns } from './turns.js'

const COMMON_SIZES = 5

type Original = JudgedImage & { readonly format: string }

/**
 * What some images of a dataset look like; excluded ones do not count. `pixels`: RGB bytes of all images, one after
 * another. Works in turns of some milliseconds; throws the signal's reason when aborted.
 */
export async function gatherStatistics(
  dataset: Omit<JudgedDataset, 'images'> & { readonly images: readonly Original[] },
  pixels: Uint8Array,
  ids: Iterable<ImageId>,
  signal: AbortSignal,
): Promise<ImageStatistics> {
  const { id: datasetId, imageSize, images } = dataset
  const features = imageSize * imageSize * 3
  const used = [...ids].filter((id) => images[id]?.excluded === false)
  const gatherers = new Map<number, ClassGatherer>()
  for (const classIndex of largestClasses(used, images)) {
    gatherers.set(classIndex, new ClassGatherer(classIndex, features))
  }
  const turns = new Turns(signal)
  for (const id of used) {
    await turns.next()
    gatherers.get(images[id]?.classIndex ?? -1)?.add(pixels.subarray(id * features, (id + 1) * features))
  }
  const originals = used.flatMap((id) => images[id] ?? [])
  return {
    ...{ datasetId, imageSize, count: used.length, originals: describeOriginals(originals) },
    classes: [...gatherers.values()].map((gatherer) => gatherer.statistics()),
  }
}

function largestClasses(ids: readonly ImageId[], images: readonly Original[]): number[] {
  const counts = countBy(ids.map((id) => images[id]?.classIndex ?? -1))
  return counts.slice(0, MOST_CLASSES).map(([classIndex]) => classIndex)
}

function describeOriginals(originals: readonly Original[]): OriginalStatistics | null {
  if (originals.length === 0) return null
  const sizes = countBy(originals.map(({ width, height }) => `${width} ${height}`))
  return {
    formats: countBy(originals.map(({ format }) => format)).map(([format, count]) => ({ format, count })),
    width: rangeOf(originals.map(({ width }) => width)),
    height: rangeOf(originals.map(({ height }) => height)),
    commonSizes: sizes.slice(0, COMMON_SIZES).map(([size, count]) => {
      const [width = 0, height = 0] = size.split(' ').map(Number)
      return { width, height, count }
    }),
    differentSizes: sizes.length,
  }
}

/** Each value with how often it comes, the most frequent first, then in the order they came. */
function countBy<T>(values: readonly T[]): [T, number][] {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)
}

/** The median of an even number is the lower of the middle two. */
function rangeOf(values: readonly number[]): { min: number; median: number; max: number } {
  const sorted = Int32Array.from(values).sort()
  const at = (place: number) => sorted[place] ?? 0
  return { min: at(0), median: at((sorted.length - 1) >> 1), max: at(sorted.length - 1) }
}
