import { createHash } from 'node:crypto'
import * as v from 'valibot'
import {
  Count,
  EDGES_AND_COLOURS,
  featureCount,
  Fit,
  Fraction,
  Hyperparameters,
  ImageSize,
  RunState,
  type Scaling,
  Text,
  WhiskerError,
} from '../contract/index.js'
import type { Matrix } from '../matrix/index.js'
import type { Parameters } from '../network/index.js'

const Points = v.strictObject({
  iterations: v.array(v.number()),
  costs: v.array(v.number()),
  accuracies: v.array(v.number()),
})

const { cell, orientations, clip, epsilon, levels, grid, roots, constant } = EDGES_AND_COLOURS

/** Counted in another way they would be other features, which Whisker cannot make. */
const FeatureDescription = v.strictObject({
  kind: v.literal('edges-and-colours'),
  cell: v.literal(cell),
  orientations: v.literal(orientations),
  clip: v.literal(clip),
  epsilon: v.literal(epsilon),
  levels: v.literal(levels),
  grid: v.literal(grid),
  roots: v.literal(roots),
  constant: v.literal(constant),
  scale: v.pipe(v.number(), v.finite(), v.gtValue(0)),
  mean: v.array(v.pipe(v.number(), v.finite())),
})

export function describeFeatures({ mean, scale }: Scaling): ParametersMetadata['features'] {
  return { kind: 'edges-and-colours', ...EDGES_AND_COLOURS, scale, mean: [...mean] }
}

/** What a parameter file says beside its numbers; docs/formats.md describes it field by field. */
export const ParametersMetadata = v.strictObject({
  format: v.literal('whisker-parameters'),
  version: v.literal(1),
  name: Text,
  hyperparameters: Hyperparameters,
  /** From the input to the output unit. */
  layerSizes: v.pipe(v.array(v.pipe(Count, v.minValue(1))), v.minLength(2)),
  classes: v.array(Text),
  positiveClass: Text,
  /** How an image becomes a column of X. */
  image: v.strictObject({
    size: ImageSize,
    fit: Fit,
    channels: v.literal('RGB'),
    order: v.literal('row-major, channel fastest'),
    scale: v.literal('1/255'),
  }),
  /** Present where the network sees something else than pixels: what it sees, and x = (features − mean) / scale. */
  features: v.optional(FeatureDescription),
  training: v.strictObject({
    state: RunState,
    iteration: Count,
    seconds: v.number(),
    trainAccuracy: v.nullable(Fraction),
    testAccuracy: v.nullable(Fraction),
  }),
  costs: v.strictObject({ train: Points, test: Points }),
})
export type ParametersMetadata = v.InferOutput<typeof ParametersMetadata>

export interface ParametersFile {
  readonly parameters: Parameters
  readonly metadata: ParametersMetadata
}

/** W1, b1, W2, …: the names the course gives them, in that order. */
export function namedParameters({ weights, biases }: Parameters): Map<string, Matrix> {
  const named = new Map<string, Matrix>()
  weights.forEach((w, l) => {
    named.set(`W${l + 1}`, w)
    const b = biases[l]
    if (b) named.set(`b${l + 1}`, b)
  })
  return named
}

/** SHA-256 of the metadata's text followed by the float64 bytes (little-endian) of W1, b1, W2, …, in hexadecimal. */
export function digest(metadataText: string, matrices: Iterable<Matrix>): string {
  const hash = createHash('sha256').update(metadataText, 'utf8')
  for (const { data } of matrices) hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  return hash.digest('hex')
}

/**
 * Puts a file together from what was read, or refuses it as `file-damaged`. `read` gives the matrix of that name and
 * shape and throws when the file has another.
 */
export function assemble(
  metadataText: string,
  sha256: unknown,
  read: (name: string, rows: number, cols: number) => Matrix,
): ParametersFile {
  const metadata = parseMetadata(metadataText)
  const { layerSizes } = metadata
  const layers = layerSizes.slice(1).map((units, l) => ({
    w: read(`W${l + 1}`, units, layerSizes[l] ?? 0),
    b: read(`b${l + 1}`, units, 1),
  }))
  const parameters = { weights: layers.map((layer) => layer.w), biases: layers.map((layer) => layer.b) }
  const matrices = namedParameters(parameters)
  if (digest(metadataText, matrices.values()) !== sha256) {
    throw new Error('The checksum does not fit: the content was changed after it was written')
  }
  for (const [name, { data }] of matrices) {
    if (!data.every(Number.isFinite)) throw new Error(`"${name}" holds a number that is not finite`)
  }
  const { features } = metadata
  if (!features) return { parameters, metadata }
  const scaling = { mean: Float64Array.from(features.mean), scale: features.scale }
  return { parameters: { ...parameters, scaling }, metadata }
}

/** Any failure of `decode` as `file-damaged`, naming the file and what is wrong with it. */
export function decoding(fileName: string, decode: () => ParametersFile): ParametersFile {
  try {
    return decode()
  } catch (error) {
    const what = error instanceof Error ? error.message : 'it cannot be read'
    const message = `"${fileName}" is damaged or not a parameter file of Whisker. ${what}.`
    throw new WhiskerError('file-damaged', message, fileName, { cause: error })
  }
}

function parseMetadata(text: string): ParametersMetadata {
  const result = v.safeParse(ParametersMetadata, JSON.parse(text) as unknown, { abortEarly: true })
  if (!result.success) throw new Error(`Its description has a wrong "${v.getDotPath(result.issues[0]) ?? 'shape'}"`)
  const { layerSizes, hyperparameters, image, features } = result.output
  const inputs = featureCount(hyperparameters.features, image.size)
  const expected = [inputs, ...hyperparameters.hiddenLayers, 1]
  if (layerSizes.length !== expected.length || layerSizes.some((units, l) => units !== expected[l])) {
    throw new Error('Its layer sizes contradict its hyperparameters or its image size')
  }
  const means = features?.mean.length ?? 0
  if (means !== (hyperparameters.features === 'pixels' ? 0 : inputs)) {
    throw new Error(`Its features have ${means} means, and its network sees ${inputs} ${hyperparameters.features}`)
  }
  return result.output
}
