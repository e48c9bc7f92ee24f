import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { Count, ImportOptions, Split, Text, Verdict } from '../contract/index.js'
import type { Dataset } from '../dataset/index.js'
import type { Source } from './datasets.js'

/** The dataset without its numbers: the pixels and the class sums lie in a file of their own. */
const Description = v.strictObject({
  version: v.literal(1),
  source: v.strictObject({
    paths: v.array(v.string()),
    extras: v.strictObject({
      testPaths: v.optional(v.array(v.string())),
      isDemo: v.optional(v.boolean()),
      name: v.optional(v.string()),
    }),
  }),
  dataset: v.strictObject({
    id: Text,
    name: Text,
    isDemo: v.boolean(),
    options: ImportOptions,
    splitKind: v.picklist(['given', 'stratified']),
    classNames: v.array(Text),
    positiveClass: Text,
    images: v.array(
      v.strictObject({
        file: v.string(),
        path: Text,
        classIndex: Count,
        split: Split,
        width: Count,
        height: Count,
        format: Text,
      }),
    ),
    pixelHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    verdicts: v.array(Verdict),
    importSeconds: v.number(),
  }),
})

interface EncodedDataset {
  readonly description: Uint8Array
  readonly pixelsName: string
  /** The bytes of all images, then the class sums as float64. */
  readonly pixels: Uint8Array
}

export function encodeDataset(dataset: Dataset, source: Source): EncodedDataset {
  const { pixels, classSums, ...rest } = dataset
  const description = JSON.stringify({ version: 1, source, dataset: rest })
  return {
    description: new TextEncoder().encode(description),
    pixelsName: pixelsName(dataset.pixelHash),
    pixels: joinNumbers(pixels, classSums),
  }
}

/** Throws when the description is damaged or the pixels are not those it names. */
export async function decodeDataset(
  description: string,
  read: (name: string) => Promise<Uint8Array>,
): Promise<{ dataset: Dataset; source: Source }> {
  const { source, dataset } = v.parse(Description, JSON.parse(description))
  const bytes = await read(pixelsName(dataset.pixelHash))
  const features = dataset.options.imageSize ** 2 * 3
  const pixels = new Uint8Array(new SharedArrayBuffer(features * dataset.images.length))
  const expected = pixels.length + dataset.classNames.length * features * Float64Array.BYTES_PER_ELEMENT
  if (bytes.length !== expected) throw new Error(`its pixels are ${bytes.length} bytes, not ${expected}`)
  pixels.set(bytes.subarray(0, pixels.length))
  if (createHash('sha256').update(pixels).digest('hex') !== dataset.pixelHash) throw new Error('its pixels are damaged')

  // Not `slice`: a Buffer's shares its memory, and that need not be aligned.
  const sums = new Float64Array(new Uint8Array(bytes.subarray(pixels.length)).buffer)
  const classSums = dataset.classNames.map((_, c) => sums.slice(c * features, (c + 1) * features))
  return { dataset: { ...dataset, pixels, classSums }, source }
}

function pixelsName(pixelHash: string): string {
  return `pixels-${pixelHash.slice(0, 32)}.bin`
}

function joinNumbers(pixels: Uint8Array, sums: readonly Float64Array[]): Uint8Array {
  const bytes = new Uint8Array(pixels.length + sums.reduce((length, sum) => length + sum.byteLength, 0))
  bytes.set(pixels)
  let offset = pixels.length
  for (const { buffer, byteOffset, byteLength } of sums) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), offset)
    offset += byteLength
  }
  return bytes
}
