import * as v from 'valibot'
import type { CurvePoints } from '../contract/index.js'
import { Count, RunSummary } from '../contract/index.js'
import type { NpyValue } from '../export/index.js'
import { decodeArchive, encodeArchive, namedParameters } from '../export/index.js'
import { Matrix } from '../matrix/index.js'
import type { Parameters } from '../network/index.js'
import type { Learning, SplitLearning, SplitProbabilities } from '../training/index.js'
import type { Run } from './run.js'
import { curveOf, endedRun, hasEnded } from './run.js'

const Description = v.strictObject({
  version: v.literal(1),
  summary: RunSummary,
  deleted: v.boolean(),
  /** Its place in the list of runs. */
  place: Count,
})

const CUT_SHORT = 'The engine stopped while this run was training. Its settings are kept: start it again.'

/**
 * A run as an .npz archive: summary, parameters, full curves, probabilities and learning history. One still in training
 * has a summary only.
 */
export function encodeRun(run: Run, place: number): Uint8Array {
  const { summary, deleted } = run
  const values = new Map<string, NpyValue>([['run', JSON.stringify({ version: 1, summary, deleted, place })]])
  if (!hasEnded(run)) return encodeArchive(values)
  if (run.parameters) {
    for (const [name, { rows, cols, data }] of namedParameters(run.parameters)) {
      values.set(name, { shape: [rows, cols], data })
    }
    const { scaling } = run.parameters
    if (scaling) {
      values.set('featureMean', { shape: [scaling.mean.length], data: scaling.mean })
      values.set('featureScale', { shape: [1], data: Float64Array.of(scaling.scale) })
    }
  }
  const { train, test } = curveOf(run)
  for (const [name, data] of Object.entries({
    trainIterations: train.iterations,
    trainCosts: train.costs,
    trainAccuracies: train.accuracies,
    testIterations: test.iterations,
    testCosts: test.costs,
    testAccuracies: test.accuracies,
    ...(run.probabilities && { trainProbabilities: run.probabilities.train }),
    ...(run.probabilities?.test && { testProbabilities: run.probabilities.test }),
    ...learningColumns('train', run.learning?.train),
    ...learningColumns('test', run.learning?.test),
  })) {
    values.set(name, { shape: [data.length], data })
  }
  return encodeArchive(values)
}

/** A run that was in training comes back as failed. Throws when the file is damaged. */
export function decodeRun(bytes: Uint8Array): { run: Run; place: number } {
  const values = decodeArchive(bytes)
  const text = values.get('run')
  if (typeof text !== 'string') throw new Error('it has no summary')
  const { summary, deleted, place } = v.parse(Description, JSON.parse(text))
  const curve = {
    train: points(values, 'train'),
    test: points(values, 'test'),
  }
  const run = endedRun(summary, curve, readParameters(values, summary.layerSizes), deleted)
  run.learning = readLearning(values)
  run.probabilities = readProbabilities(values)
  if (!hasEnded(run)) run.summary = { ...summary, state: 'failed', message: CUT_SHORT, secondsLeft: null }
  return { run, place }
}

type Values = ReadonlyMap<string, NpyValue>

function doubles(values: Values, name: string): Float64Array<ArrayBuffer> | null {
  const value = values.get(name)
  return value === undefined || typeof value === 'string' ? null : new Float64Array(value.data)
}

function points(values: Values, split: 'train' | 'test'): CurvePoints {
  const column = (name: string) => doubles(values, `${split}${name}`) ?? new Float64Array(0)
  return { iterations: column('Iterations'), costs: column('Costs'), accuracies: column('Accuracies') }
}

function readProbabilities(values: Values): SplitProbabilities | null {
  const train = doubles(values, 'trainProbabilities')
  return train && { train, test: doubles(values, 'testProbabilities') }
}

function learningColumns(split: 'train' | 'test', learning: Learning | null | undefined): Record<string, Float64Array> {
  if (!learning) return {}
  const { firstRight, rightSince, forgotten } = learning
  return { [`${split}FirstRight`]: firstRight, [`${split}RightSince`]: rightSince, [`${split}Forgotten`]: forgotten }
}

function readLearning(values: Values): SplitLearning | null {
  const of = (split: 'train' | 'test'): Learning | null => {
    const firstRight = doubles(values, `${split}FirstRight`)
    const rightSince = doubles(values, `${split}RightSince`)
    const forgotten = doubles(values, `${split}Forgotten`)
    return firstRight && rightSince && forgotten && { firstRight, rightSince, forgotten }
  }
  const train = of('train')
  return train && { train, test: of('test') }
}

function readParameters(values: Values, layerSizes: readonly number[]): Parameters | null {
  if (!values.has('W1')) return null
  const matrix = (name: string, rows: number, cols: number) => {
    const data = doubles(values, name)
    if (!data) throw new Error(`it has no array ${name}`)
    return new Matrix(rows, cols, data)
  }
  const layers = layerSizes.slice(1).map((units, l) => ({ units, inputs: layerSizes[l] ?? 0, l: l + 1 }))
  const mean = doubles(values, 'featureMean')
  const scale = doubles(values, 'featureScale')?.[0]
  return {
    ...(mean && scale !== undefined && { scaling: { mean, scale } }),
    weights: layers.map(({ units, inputs, l }) => matrix(`W${l}`, units, inputs)),
    biases: layers.map(({ units, l }) => matrix(`b${l}`, units, 1)),
  }
}
