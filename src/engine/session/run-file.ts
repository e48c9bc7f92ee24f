import { randomUUID } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { CurvePoints } from '../contract/index.js'
import { parameterCount, WhiskerError } from '../contract/index.js'
import type { ParametersFile, ParametersMetadata } from '../export/index.js'
import { decodeParameters, describeFeatures, LARGEST_FILE } from '../export/index.js'
import type { Run } from './run.js'
import { curveOf, endedRun } from './run.js'

/** A parameter file's curves have at most about this many points; longer ones keep every 10th, 100th, … */
const MOST_POINTS = 10_000

/** What a parameter file says of the run it was exported from. */
export function describeRun(run: Run): ParametersMetadata {
  const { summary } = run
  const { train, test } = curveOf(run)
  return {
    format: 'whisker-parameters',
    version: 1,
    name: summary.name,
    hyperparameters: summary.hyperparameters,
    layerSizes: summary.layerSizes,
    classes: summary.classes,
    positiveClass: summary.positiveClass,
    image: {
      size: summary.imageSize,
      fit: summary.fit,
      channels: 'RGB',
      order: 'row-major, channel fastest',
      scale: '1/255',
    },
    ...(run.parameters?.scaling && { features: describeFeatures(run.parameters.scaling) }),
    training: {
      state: summary.state,
      iteration: summary.iteration,
      seconds: summary.trainSeconds,
      trainAccuracy: summary.trainAccuracy,
      testAccuracy: summary.testAccuracy,
    },
    costs: { train: thinned(train), test: thinned(test) },
  }
}

/** A run made from a parameter file. Throws `file-unreadable`, `file-damaged`, `too-large`. */
export async function loadRun(path: string): Promise<Run> {
  const name = basename(path)
  return fromFile(decodeParameters(await readParameterFile(path, name), name))
}

async function readParameterFile(path: string, name: string): Promise<Uint8Array> {
  try {
    const { size } = await expectFile(path)
    if (size > LARGEST_FILE) throw new WhiskerError('too-large', `"${name}" is too large for a parameter file.`, name)
    return await readFile(path)
  } catch (error) {
    if (error instanceof WhiskerError) throw error
    const why = error instanceof Error ? error.message : 'unknown reason'
    throw new WhiskerError('file-unreadable', `"${name}" cannot be read: ${why}`, name, { cause: error })
  }
}

/** A pipe or a device would be read for ever. */
async function expectFile(path: string) {
  const stats = await stat(path)
  if (!stats.isFile()) throw new Error('it is not a file')
  return stats
}

function fromFile({ parameters, metadata }: ParametersFile): Run {
  const { training, costs, image, ...known } = metadata
  const curve = { train: toPoints(costs.train), test: toPoints(costs.test) }
  return endedRun(
    {
      id: randomUUID(),
      name: known.name,
      origin: 'loaded',
      datasetId: null,
      hyperparameters: known.hyperparameters,
      layerSizes: known.layerSizes,
      parameterCount: parameterCount(known.layerSizes),
      positiveClass: known.positiveClass,
      classes: known.classes,
      imageSize: image.size,
      fit: image.fit,
      state: training.state,
      iteration: training.iteration,
      cost: curve.train.costs.at(-1) ?? null,
      testCost: curve.test.costs.at(-1) ?? null,
      trainAccuracy: training.trainAccuracy,
      testAccuracy: training.testAccuracy,
      plan: null,
      trainSeconds: training.seconds,
      iterationsPerSecond: training.seconds > 0 ? training.iteration / training.seconds : 0,
      secondsLeft: null,
      message: null,
    },
    curve,
    parameters,
  )
}

function thinned({ iterations, costs, accuracies }: CurvePoints): ParametersMetadata['costs']['train'] {
  const last = costs.length - 1
  const step = 10 ** Math.max(0, Math.ceil(Math.log10(costs.length / MOST_POINTS)))
  const kept = Array.from(costs.keys()).filter((i) => (i % step === 0 || i === last) && Number.isFinite(costs[i]))
  const pick = (values: Float64Array) => kept.map((i) => values[i] ?? 0)
  return { iterations: pick(iterations), costs: pick(costs), accuracies: pick(accuracies) }
}

function toPoints({ iterations, costs, accuracies }: ParametersMetadata['costs']['train']): CurvePoints {
  return {
    iterations: Float64Array.from(iterations),
    costs: Float64Array.from(costs),
    accuracies: Float64Array.from(accuracies),
  }
}
