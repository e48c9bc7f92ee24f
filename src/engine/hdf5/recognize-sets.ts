import type { ArrayFacts } from './protocol.js'

/** Which arrays belong together. */
export interface RecognizedSet {
  readonly images: ArrayFacts
  readonly labels: ArrayFacts
}

/** What images are called, and what their labels are called then. */
const PAIRS: readonly (readonly [RegExp, string])[] = [
  [/x$/, 'y'],
  [/X$/, 'y'],
  [/X$/, 'Y'],
  [/images?$/i, 'labels'],
  [/images?$/i, 'label'],
  [/data$/i, 'labels'],
  [/data$/i, 'label'],
]

/** Arrays (m, h, w, 3) of bytes, each with whole numbers (m) as labels: by their names, else the only ones that fit. */
export function recognizeSets(arrays: readonly ArrayFacts[]): RecognizedSet[] {
  return arrays.filter(isImages).flatMap((images) => {
    const fitting = arrays.filter((array) => isLabels(array, images.shape[0] ?? 0))
    const named = PAIRS.filter(([ending]) => ending.test(images.name)).map(([ending, labels]) =>
      images.name.replace(ending, labels),
    )
    const labels = fitting.find(({ name }) => named.includes(name)) ?? (fitting.length === 1 ? fitting[0] : undefined)
    return labels ? [{ images, labels }] : []
  })
}

/** The only array of texts: names of the classes, by label. */
export function recognizeClassNames(arrays: readonly ArrayFacts[]): ArrayFacts | null {
  const texts = arrays.filter(({ type, shape }) => type === 'text' && shape.length === 1 && (shape[0] ?? 0) <= 1000)
  return texts.find(({ name }) => /class/i.test(name)) ?? (texts.length === 1 ? (texts[0] ?? null) : null)
}

function isImages({ type, shape }: ArrayFacts): boolean {
  return type === 'byte' && shape.length === 4 && shape[3] === 3 && shape.every((length) => length > 0)
}

/** (m), (m, 1) or (1, m). */
function isLabels({ type, shape }: ArrayFacts, samples: number): boolean {
  const long = shape.filter((length) => length !== 1)
  const isVector = shape.length <= 2 && (samples === 1 ? long.length === 0 : long.length === 1 && long[0] === samples)
  return (type === 'integer' || type === 'byte') && shape.length > 0 && isVector
}
