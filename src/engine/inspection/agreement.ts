import type { AgreementImage, SplitAgreement } from '../contract/index.js'
import { predictedLabel } from './evaluate-split.js'

/**
 * Where two runs agree on one split. `ids`, `labels` (1 positive) and both runs' probabilities are parallel, one entry a
 * sample. Images come with the widest difference between the two first.
 */
export function agreementOf(
  ids: readonly number[],
  labels: Uint8Array,
  probabilities: { readonly first: Float64Array; readonly second: Float64Array },
  threshold: number,
): SplitAgreement {
  const cells = { bothRight: [], onlyFirst: [], onlySecond: [], bothWrong: [] } as Record<Cell, AgreementImage[]>
  ids.forEach((id, j) => {
    const [first, second] = [probabilities.first[j] ?? NaN, probabilities.second[j] ?? NaN]
    const label = labels[j] === 1 ? 1 : 0
    const right = (probability: number) => predictedLabel(probability, threshold) === label
    cells[cellOf(right(first), right(second))].push({ id, label, first, second })
  })
  for (const images of Object.values(cells)) images.sort((a, b) => difference(b) - difference(a) || a.id - b.id)
  return { ...cells, p: mcnemar(cells.onlyFirst.length, cells.onlySecond.length) }
}

type Cell = Exclude<keyof SplitAgreement, 'p'>

function cellOf(first: boolean, second: boolean): Cell {
  if (first) return second ? 'bothRight' : 'onlyFirst'
  return second ? 'onlySecond' : 'bothWrong'
}

const difference = ({ first, second }: AgreementImage) => Math.abs(first - second)

/**
 * McNemar's exact test (two-sided): were both runs equally good, each image on which they differ would fall to either
 * with probability ½. How likely a split at least as uneven as this one then is; 1 where they never differ.
 */
export function mcnemar(onlyFirst: number, onlySecond: number): number {
  const n = onlyFirst + onlySecond
  let tail = 0
  let logTerm = -n * Math.LN2 // of C(n, k) / 2ⁿ, k = 0
  for (let k = 0; k <= Math.min(onlyFirst, onlySecond); k++) {
    tail += Math.exp(logTerm)
    logTerm += Math.log((n - k) / (k + 1))
  }
  return Math.min(1, 2 * tail)
}
