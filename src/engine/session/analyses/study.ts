import type { Hyperparameters } from '../../contract/index.js'
import { WhiskerError } from '../../contract/index.js'
import { type Dataset, foldsOf, labeledPixels, type LabeledSplit } from '../../dataset/index.js'
import type { TrainingTask } from '../../training/index.js'
import type { Outcome } from './background.js'

/** The training images of a dataset, and models that have not seen some of them. */
export interface Study {
  readonly dataset: Dataset
  readonly train: LabeledSplit
  readonly test: LabeledSplit | null
}

/** Throws `one-class` unless both classes have enough images for every fold to learn from both. */
export function studyOf(dataset: Dataset): Study {
  const train = labeledPixels(dataset, 'train')
  const positives = train?.labels.reduce((sum, label) => sum + label, 0) ?? 0
  if (!train || positives < 2 || train.labels.length - positives < 2) {
    const { positiveClass } = dataset
    const message = `An analysis needs at least two training images of "${positiveClass}" and two of something else.`
    throw new WhiskerError('one-class', message, positiveClass)
  }
  return { dataset, train, test: labeledPixels(dataset, 'test') }
}

/** The samples of a split for which `isIn` holds. */
export function part({ whole, ids, labels }: LabeledSplit, isIn: (place: number) => boolean): LabeledSplit {
  const places = [...ids.keys()].filter(isIn)
  const pick = (values: Int32Array | Uint8Array) => places.map((place) => values[place] ?? 0)
  return { whole, ids: Int32Array.from(pick(ids)), labels: Uint8Array.from(pick(labels)) }
}

/** The training images in k folds: by place in `study.train`. */
export function trainFolds({ dataset, train }: Study, k: number, seed: number): Int32Array {
  const folds = foldsOf(dataset, k, seed, train.ids)
  return Int32Array.from(train.ids, (id) => folds[id] ?? -1)
}

/** One task a fold: trained on the others. Features are scaled by all training images, so that the folds share XᵀX. */
export function foldTasks(
  { train }: Study,
  folds: Int32Array,
  k: number,
  hyperparameters: Hyperparameters,
): TrainingTask[] {
  return Array.from({ length: k }, (_, fold) => ({
    train: part(train, (place) => folds[place] !== fold),
    test: part(train, (place) => folds[place] === fold),
    hyperparameters,
    scaledBy: train.ids,
  }))
}

/** Puts a fold's probabilities at the places of its images. */
export function placeFold(all: Float64Array, folds: Int32Array, fold: number, { probabilities }: Outcome): void {
  let from = 0
  folds.forEach((one, place) => {
    if (one === fold) all[place] = probabilities[from++] ?? NaN
  })
}

/** What the split in use looks like as one task. */
export function wholeTask({ train, test }: Study, hyperparameters: Hyperparameters): TrainingTask {
  return { train, test, hyperparameters }
}

/** Throws where a run that everything else rests on has diverged. */
export function expectFinite({ diverged }: Outcome): void {
  if (diverged !== null) throw new WhiskerError('bad-request', diverged)
}
