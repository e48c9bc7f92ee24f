import type { Balance, DuplicateGroup, TroubleReport } from '../contract/index.js'
import { groupDuplicates } from './duplicate-groups.js'
import { LOWEST_SIMILARITY, type NearPair } from './find-near-duplicates.js'
import type { JudgedImage } from './images.js'
import { oddImages } from './odd-images.js'

/** A dataset as this room sees it. */
export interface JudgedDataset {
  readonly id: string
  readonly images: readonly JudgedImage[]
  readonly classNames: readonly string[]
  readonly imageSize: number
}

/** What the pixels say, whatever the labels and the split. */
export interface PixelFindings {
  /** By image, the first one with the same pixels. */
  readonly twins: Int32Array
  readonly blank: readonly number[]
  /** null: not known yet. */
  readonly pairs: readonly NearPair[] | null
}

/** A class with a larger share is answered for free, one with a smaller share is hardly learned. */
const LARGEST_SHARE = 0.8
/** Between the shares of a class in training and in test. */
const LARGEST_SHIFT = 0.2

export function reportTrouble(dataset: JudgedDataset, findings: PixelFindings, nearThreshold: number): TroubleReport {
  const { images, classNames, imageSize } = dataset
  const threshold = Math.max(LOWEST_SIMILARITY, nearThreshold)
  const groups = groupDuplicates(images, findings.twins, findings.pairs ?? [], threshold)
  return {
    datasetId: dataset.id,
    nearThreshold: threshold,
    isScanned: findings.pairs !== null,
    groups,
    leakedTest: countLeakedTest(groups, images),
    odd: oddImages(images, findings.blank, imageSize),
    balance: classNames.flatMap((name, classIndex) => unbalanced(images, name, classIndex)),
  }
}

/** Test images that have a copy in training. */
function countLeakedTest(groups: readonly DuplicateGroup[], images: readonly JudgedImage[]): number {
  const leaked = groups.filter(({ leak }) => leak !== null).flatMap(({ ids }) => ids)
  return leaked.filter((id) => images[id]?.split === 'test').length
}

function unbalanced(images: readonly JudgedImage[], className: string, classIndex: number): Balance[] {
  const used = images.filter(({ excluded }) => !excluded)
  const share = (split: 'train' | 'test') => {
    const own = used.filter((image) => image.split === split)
    return own.length === 0 ? null : own.filter((image) => image.classIndex === classIndex).length / own.length
  }
  const [train, test] = [share('train'), share('test')]
  if (train !== null && train >= LARGEST_SHARE && train < 1) return [{ problem: 'majority', className, train, test }]
  const isShifted = train !== null && test !== null && Math.abs(train - test) >= LARGEST_SHIFT
  return isShifted ? [{ problem: 'shift', className, train, test }] : []
}
