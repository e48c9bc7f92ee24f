import { setImmediate as nextTurn } from 'node:timers/promises'
import type { InfluenceResult, OrderOf } from '../../contract/index.js'
import { WhiskerError } from '../../contract/index.js'
import { featureColumns } from '../../features/index.js'
import { rankCorrelation, sampleContributions } from '../../inspection/index.js'
import { type Matrix, selectSamples, toMatrix } from '../../matrix/index.js'
import type { Parameters } from '../../network/index.js'
import type { TrainingTask } from '../../training/index.js'
import { parametersOf, type Run } from '../run.js'
import type { Background, Outcome } from './background.js'
import type { AnalysisWatch } from './stage.js'
import { expectFinite, part, type Study } from './study.js'

/** Samples whose products are formed between two looks at the messages. */
const SAMPLES_A_TURN = 200

type Contribution = InfluenceResult['instant'][0]

/**
 * Which training images a probability owes most to: at once by the coefficients that the first layer has given them,
 * then by training again without each of them, the likeliest first.
 */
export async function traceInfluence(
  study: Study,
  { imageId }: OrderOf<'influence'>,
  run: Run,
  background: Background,
  watch: AnalysisWatch<'influence'>,
): Promise<InfluenceResult | null> {
  const { hyperparameters } = run.summary
  const { train } = study
  const asked = part(imageOf(study, imageId), () => true)
  const whole: TrainingTask = { train, test: asked, hyperparameters }
  let base: Outcome | null = null
  await background.train([whole], watch.signal, (outcome) => (base = outcome))
  if (!base) return null
  const { probabilities, coefficients } = expectOutcome(base)
  const probability = probabilities[0] ?? NaN
  const instant = coefficients ? await instantAnswer(study, run, imageId, coefficients) : []
  const order = instant.length > 0 ? instant.map(({ id }) => id) : [...train.ids]
  const retrained: InfluenceResult['retrained'] = []
  const result = () => resultOf(imageId, probability, instant, retrained)
  const total = order.length + 1
  watch.progress(1, total, result)
  const tasks = {
    length: order.length,
    at: (index: number) => ({ ...whole, train: part(train, (place) => train.ids[place] !== order[index]) }),
  }
  await background.train(tasks, watch.signal, (outcome, index) => {
    const now = outcome.probabilities[0] ?? NaN
    if (outcome.diverged === null)
      retrained.push({ id: order[index] ?? -1, probability: now, change: now - probability })
    watch.progress(2 + index, total, result)
  })
  return result()
}

function expectOutcome(outcome: Outcome): Outcome {
  expectFinite(outcome)
  return outcome
}

/** Any image in use, as a split of one. */
function imageOf({ train, test }: Study, id: number) {
  for (const split of [train, test]) {
    const place = split?.ids.indexOf(id) ?? -1
    if (split && place >= 0) return part(split, (one) => one === place)
  }
  throw new WhiskerError('not-found', 'Only images of the dataset that are in use can be traced back.')
}

async function instantAnswer(
  { train }: Study,
  run: Run,
  imageId: number,
  coefficients: Float64Array,
): Promise<Contribution[]> {
  const parameters = parametersOf(run)
  const x = await columnsOf(train.whole, [imageId], parameters)
  const products = new Float64Array(train.ids.length)
  for (let from = 0; from < products.length; from += SAMPLES_A_TURN) {
    const others = columnsOf(train.whole, train.ids.subarray(from, from + SAMPLES_A_TURN), parameters)
    products.set(productsWith(others, x), from)
    await nextTurn()
  }
  const { hiddenActivation } = run.summary.hyperparameters
  const contributions = sampleContributions(parameters, x, hiddenActivation, coefficients, products)
  return Array.from(train.ids, (id, j) => ({ id, contribution: contributions[j] ?? NaN })).sort(
    (a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || a.id - b.id,
  )
}

function columnsOf(whole: Study['train']['whole'], ids: ArrayLike<number>, { scaling }: Parameters): Matrix {
  const samples = selectSamples(whole, ids)
  return scaling ? featureColumns(samples, scaling) : toMatrix(samples)
}

/** ⟨x_j, x⟩ for the columns x_j. */
function productsWith({ rows, cols, data }: Matrix, x: Matrix): Float64Array {
  return Float64Array.from({ length: cols }, (_, j) => {
    let sum = 0
    for (let p = 0; p < rows; p++) sum += (data[p * cols + j] ?? NaN) * (x.data[p] ?? NaN)
    return sum
  })
}

function resultOf(
  imageId: number,
  probability: number,
  instant: Contribution[],
  retrained: InfluenceResult['retrained'],
): InfluenceResult {
  const byId = new Map(instant.map(({ id, contribution }) => [id, Math.abs(contribution)]))
  const known = retrained.filter(({ id }) => byId.has(id))
  const rank = rankCorrelation(
    known.map(({ id }) => byId.get(id) ?? 0),
    known.map(({ change }) => Math.abs(change)),
  )
  const sorted = [...retrained].sort((a, b) => Math.abs(b.change) - Math.abs(a.change) || a.id - b.id)
  return {
    kind: 'influence',
    imageId,
    probability,
    instant,
    retrained: sorted,
    rankCorrelation: known.length < 3 ? null : rank,
  }
}
