import * as v from 'valibot'
import type { CurvePoints, RunCurve } from '../contract/index.js'
import { Count, RunSummary } from '../contract/index.js'
import type { NpyValue } from '../export/index.js'
import { decodeArchive, encodeArchive, namedParameters } from '../export/index.js'
import { Matrix } from '../matrix/index.js'
import type { Parameters } from '../network/index.js'
import type { Checkpoint, Learning, SplitLearning, SplitProbabilities } from '../training/index.js'
import type { Run } from './run.js'
import { curveOf, endedRun, hasEnded, interruptedRun, isEndedState } from './run.js'

const Description = v.strictObject({
  version: v.literal(2),
  summary: RunSummary,
  deleted: v.boolean(),
  /** Its place in the list of runs. */
  place: Count,
  /** Of a run in training: the newest state it can go on from. */
  checkpoint: v.nullable(
    v.strictObject({
      iteration: Count,
      bytes: Count,
      /** Of one that stops early: where its lowest test cost was. */
      best: v.optional(v.nullable(v.strictObject({ iteration: Count, bytes: Count })), null),
    }),
  ),
})

/**
 * A run as an .npz archive: summary, parameters, full curves, probabilities and learning history. Of one still in
 * training: summary, curves so far, and the newest checkpoint it can go on from.
 */
export function encodeRun(run: Run, place: number): Uint8Array {
  const { summary, deleted } = run
  const checkpoint = hasEnded(run) ? null : resumableFrom(run)
  const about = checkpoint && describeCheckpoint(checkpoint)
  const text = JSON.stringify({ version: 2, summary, deleted, place, checkpoint: about })
  const values = new Map<string, NpyValue>([['run', text]])
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
  const columns = { ...curveColumns(curveOf(run)), ...resultColumns(run), ...checkpointColumns(checkpoint) }
  for (const [name, data] of Object.entries(columns)) values.set(name, { shape: [data.length], data })
  return encodeArchive(values)
}

/** A run that was in training comes back paused where it can go on from. Throws when the file is damaged. */
export function decodeRun(bytes: Uint8Array): { run: Run; place: number } {
  const values = decodeArchive(bytes)
  const text = values.get('run')
  if (typeof text !== 'string') throw new Error('it has no summary')
  const { summary, deleted, place, checkpoint } = v.parse(Description, JSON.parse(text))
  const curve = { train: points(values, 'train'), test: points(values, 'test') }
  if (!isEndedState(summary.state)) {
    const from = checkpoint && readCheckpoint(values, checkpoint)
    const { trainSeconds } = summary
    const interrupted = { from, curve: before(curve, from?.iteration ?? 0), trainSeconds: from ? trainSeconds : 0 }
    return { run: interruptedRun(summary, interrupted, deleted), place }
  }
  const run = endedRun(summary, curve, readParameters(values, summary.layerSizes), deleted)
  run.learning = readLearning(values)
  run.probabilities = readProbabilities(values)
  return { run, place }
}

function resumableFrom({ checkpoints }: Run): Checkpoint | null {
  return checkpoints.findLast(({ gathered }) => gathered !== undefined) ?? null
}

function describeCheckpoint({ iteration, state, gathered }: Checkpoint) {
  const best = gathered?.best
  return { iteration, bytes: state.length, best: best ? { iteration: best.iteration, bytes: best.state.length } : null }
}

function curveColumns({ train, test }: RunCurve): Record<string, Float64Array> {
  return {
    trainIterations: train.iterations,
    trainCosts: train.costs,
    trainAccuracies: train.accuracies,
    testIterations: test.iterations,
    testCosts: test.costs,
    testAccuracies: test.accuracies,
  }
}

function resultColumns({ probabilities, learning }: Run): Record<string, Float64Array> {
  return {
    ...(probabilities && { trainProbabilities: probabilities.train }),
    ...(probabilities?.test && { testProbabilities: probabilities.test }),
    ...learningColumns('train', learning?.train),
    ...learningColumns('test', learning?.test),
  }
}

function checkpointColumns(checkpoint: Checkpoint | null): Record<string, Float64Array> {
  if (!checkpoint) return {}
  const { learning, best } = checkpoint.gathered ?? {}
  return {
    state: packed(checkpoint.state),
    // The cost may be infinite, which JSON does not know.
    ...(best && { bestState: packed(best.state), bestCost: Float64Array.of(best.cost) }),
    ...learningColumns('train', learning?.train),
    ...learningColumns('test', learning?.test),
  }
}

/** A state's bytes as float64, which they are unless the run computes in float32; filled up with zeros. */
function packed(state: Uint8Array): Float64Array {
  const values = new Float64Array(Math.ceil(state.length / Float64Array.BYTES_PER_ELEMENT))
  new Uint8Array(values.buffer).set(state)
  return values
}

type AboutCheckpoint = NonNullable<v.InferOutput<typeof Description>['checkpoint']>

function readCheckpoint(values: Values, { iteration, bytes, best }: AboutCheckpoint): Checkpoint {
  const unpacked = (name: string, length: number) => {
    const state = doubles(values, name)
    if (!state || state.byteLength < length) throw incomplete()
    return new Uint8Array(state.buffer, 0, length)
  }
  const [learning, cost] = [readLearning(values), doubles(values, 'bestCost')?.[0]]
  if (!learning || (best && cost === undefined)) throw incomplete()
  const lowest =
    best && cost !== undefined ? { iteration: best.iteration, cost, state: unpacked('bestState', best.bytes) } : null
  return { iteration, state: unpacked('state', bytes), gathered: { learning, best: lowest } }
}

function incomplete(): Error {
  return new Error('its checkpoint is incomplete')
}

/** The points before an iteration: from there on the run records them again. */
function before({ train, test }: RunCurve, iteration: number): RunCurve {
  const cut = ({ iterations, costs, accuracies }: CurvePoints) => {
    const kept = iterations.filter((one) => one < iteration).length
    return { iterations: iterations.slice(0, kept), costs: costs.slice(0, kept), accuracies: accuracies.slice(0, kept) }
  }
  return { train: cut(train), test: cut(test) }
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
