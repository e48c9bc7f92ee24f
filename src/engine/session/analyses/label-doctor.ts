import { setImmediate as nextTurn } from 'node:timers/promises'
import type { LabelDoctorResult, OrderOf, Suspect } from '../../contract/index.js'
import { RECOMMENDED } from '../../contract/index.js'
import { confidentCounts, lookAlikes, meanAndSpread, predictedLabel } from '../../inspection/index.js'
import type { FeatureMatrix } from '../../matrix/index.js'
import type { Background } from './background.js'
import { type OutOfFold, trainOutOfFold } from './out-of-fold.js'
import { scoreOf } from './score.js'
import type { AnalysisWatch } from './stage.js'
import type { Study } from './study.js'

/** Look-alikes are looked for at the head of the ranking only: it takes as long as a training for each. */
const SHOWN = 50

/** Ranks the training images by how likely models that have not seen them find another label. */
export async function diagnoseLabels(
  study: Study,
  order: OrderOf<'label-doctor'>,
  features: Promise<FeatureMatrix>,
  background: Background,
  watch: AnalysisWatch<'label-doctor'>,
): Promise<LabelDoctorResult | null> {
  const hyperparameters = order.hyperparameters ?? RECOMMENDED['edges-and-colours']
  const all = await trainOutOfFold(study, hyperparameters, order, background, watch.signal, (now, done, total) => {
    watch.progress(done, total, () => diagnosis(study, now))
  })
  const result = diagnosis(study, all)
  return result && withLookAlikes(result, study, await features, order.lookAlikes)
}

function diagnosis({ train }: Study, all: OutOfFold): LabelDoctorResult | null {
  const finished = all.finished()
  if (finished.length === 0) return null
  const { mean, spread } = meanAndSpread(finished)
  const { thresholds, joint, counted } = confidentCounts(train.labels, mean)
  const suspects = Array.from(train.ids, (id, j): Suspect => {
    const label = train.labels[j] === 1 ? 1 : 0
    const probability = mean[j] ?? NaN
    return {
      id,
      label,
      suggested: predictedLabel(probability, 0.5),
      probability,
      spread: spread[j] ?? NaN,
      suspicion: label === 1 ? 1 - probability : probability,
      isCounted: counted[j] === 1,
      lookAlikes: [],
    }
  })
  suspects.sort((a, b) => b.suspicion - a.suspicion || a.id - b.id)
  return { kind: 'label-doctor', outOfFold: scoreOf(train.labels, mean), thresholds, joint, suspects }
}

async function withLookAlikes(
  result: LabelDoctorResult,
  { train }: Study,
  features: FeatureMatrix,
  count: number,
): Promise<LabelDoctorResult> {
  const suspects = [...result.suspects]
  for (const [place, suspect] of suspects.slice(0, SHOWN).entries()) {
    suspects[place] = { ...suspect, lookAlikes: lookAlikes(features, train.ids, suspect.id, count) }
    await nextTurn()
  }
  return { ...result, suspects }
}
