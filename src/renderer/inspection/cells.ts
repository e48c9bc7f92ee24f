import type { Confusion, ImageId, Split, SplitEvaluation } from '../../engine/contract/index.js'

/** A cell of the confusion matrix, named as `Confusion` names it. */
export type Cell = keyof Confusion
export const CELLS = ['truePositives', 'falseNegatives', 'falsePositives', 'trueNegatives'] as const satisfies Cell[]

/** The images a gallery shows: one cell of one split, or all its mislabeled ones. */
export interface GalleryChoice {
  readonly split: Split
  readonly cell: Cell | 'mislabeled'
}

export interface GalleryEntry {
  readonly id: ImageId
  readonly label: 0 | 1
  readonly predicted: 0 | 1
  /** Of the positive class. */
  readonly probability: number
  /** By the other one of two compared runs. */
  readonly other?: number
}

export function cellOf(label: 0 | 1, predicted: 0 | 1): Cell {
  if (label === 1) return predicted === 1 ? 'truePositives' : 'falseNegatives'
  return predicted === 1 ? 'falsePositives' : 'trueNegatives'
}

/**
 * The images of one cell (or all mislabeled ones) of a split. The mislabeled come most wrong first; in a cell of
 * correct answers the least sure comes first, because that is the next one to go wrong.
 */
export function galleryEntries(
  evaluation: SplitEvaluation,
  cell: GalleryChoice['cell'],
  threshold: number,
  labelOf: (id: ImageId) => 0 | 1 | null,
): GalleryEntry[] {
  if (cell === 'mislabeled') return [...evaluation.mislabeled]
  const entries: GalleryEntry[] = []
  evaluation.ids.forEach((id, index) => {
    const probability = evaluation.probabilities[index]
    const label = labelOf(id)
    if (probability === undefined || label === null) return
    const predicted = probability > threshold ? 1 : 0
    if (cellOf(label, predicted) === cell) entries.push({ id, label, predicted, probability })
  })
  const wrong = cell === 'falseNegatives' || cell === 'falsePositives'
  const distance = (entry: GalleryEntry) => Math.abs(entry.probability - threshold)
  return entries.sort((a, b) => (wrong ? distance(b) - distance(a) : distance(a) - distance(b)) || a.id - b.id)
}

type Against = 'better' | 'unsure' | 'same' | 'worse'

/**
 * How an accuracy stands to the one of always giving the more frequent answer; `unsure` where it is better, but its
 * interval reaches down to it.
 */
export function againstMajority(of: Pick<SplitEvaluation, 'accuracy' | 'interval' | 'majority'>): Against {
  if (Math.abs(of.accuracy - of.majority) < 1e-9) return 'same'
  if (of.accuracy < of.majority) return 'worse'
  return of.interval[0] > of.majority ? 'better' : 'unsure'
}
