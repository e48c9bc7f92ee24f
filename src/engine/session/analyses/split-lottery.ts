import type { Hyperparameters, OrderOf, SplitLotteryResult } from '../../contract/index.js'
import { WhiskerError } from '../../contract/index.js'
import { stratifiedSplit, type LabeledSplit } from '../../dataset/index.js'
import { accuracy } from '../../inspection/index.js'
import type { TrainingTask } from '../../training/index.js'
import type { Background, Outcome } from './background.js'
import type { AnalysisWatch } from './stage.js'
import { part, type Study, wholeTask } from './study.js'

/** The same run on stratified reshuffles of all used images; the split in use comes first. */
export async function drawSplits(
  study: Study,
  { hyperparameters, splits }: OrderOf<'split-lottery'>,
  background: Background,
  watch: AnalysisWatch<'split-lottery'>,
): Promise<SplitLotteryResult> {
  const { test } = study
  if (!test) throw new WhiskerError('bad-request', 'A split lottery needs test images: there are none.')
  const draws = Array.from({ length: splits }, (_, s) => shuffledTask(study, test, hyperparameters, s + 1))
  const tasks = [wholeTask(study, hyperparameters), ...draws]
  const accuracies = new Map<number, number>()
  const result = (): SplitLotteryResult => {
    const given = accuracies.get(0) ?? null
    const others = [...accuracies].filter(([index]) => index > 0).map(([, share]) => share)
    return {
      kind: 'split-lottery',
      accuracies: others,
      given,
      givenRank: given === null ? null : rankOf(given, others),
    }
  }
  let done = 0
  const hear = ({ diverged, probabilities }: Outcome, index: number) => {
    if (diverged === null)
      accuracies.set(index, accuracy(tasks[index]?.test?.labels ?? new Uint8Array(0), probabilities, 0.5))
    watch.progress(++done, tasks.length, result)
  }
  await background.train(tasks, watch.signal, hear)
  return result()
}

/** Another division of all used images, as many of each class for testing as now; equal images stay together. */
function shuffledTask(
  { dataset, train }: Study,
  test: LabeledSplit,
  hyperparameters: Hyperparameters,
  seed: number,
): TrainingTask {
  const ids = Int32Array.of(...train.ids, ...test.ids)
  const labels = Uint8Array.of(...train.labels, ...test.labels)
  const used = new Set(ids)
  const classIndices = dataset.images.map(({ classIndex }) => classIndex)
  const images = { classIndices, twins: dataset.twins, excluded: classIndices.map((_, id) => !used.has(id)) }
  const split = stratifiedSplit(images, testShares(classIndices, ids, test.ids), seed)
  const all = { whole: train.whole, ids, labels }
  const isTest = (place: number) => split[ids[place] ?? -1] === 'test'
  return { train: part(all, (place) => !isTest(place)), test: part(all, isTest), hyperparameters }
}

/** By class, the share of its images that are for testing. */
function testShares(classIndices: readonly number[], ids: Int32Array, test: Int32Array): Map<number, number> {
  const count = (among: Int32Array, wanted: number) => among.filter((id) => classIndices[id] === wanted).length
  const classes = new Set(Array.from(ids, (id) => classIndices[id] ?? 0))
  return new Map([...classes].map((one) => [one, count(test, one) / count(ids, one)]))
}

function rankOf(given: number, others: readonly number[]): number | null {
  if (others.length === 0) return null
  const below = others.filter((one) => one < given).length
  const equal = others.filter((one) => one === given).length
  return (below + equal / 2) / others.length
}
