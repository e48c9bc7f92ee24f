import * as v from 'valibot'
import {
  ContentHash,
  Count,
  EditHistory,
  ImageState,
  ImportOptions,
  Split,
  SplitKind,
  Text,
  Verdict,
} from '../contract/index.js'
import { combinePixelHashes, hashPixels, twinsOf } from '../dataset/index.js'
import { numbersAmongAll, withAbsent, withoutAbsent } from './absent-images.js'
import type { HeldDataset } from './held-dataset.js'

/** An image as the session folder and project files describe it. */
const savedImage = {
  path: Text,
  ...ImageState.entries,
  givenClassIndex: Count,
  fileSplit: v.nullable(Split),
  width: Count,
  height: Count,
  format: Text,
  hash: ContentHash,
}
export const SavedImage = v.strictObject(savedImage)
export type SavedImage = v.InferOutput<typeof SavedImage>

/** What the session folder and project files say of a dataset beside its images. */
export const savedDataset = {
  name: Text,
  isDemo: v.boolean(),
  options: ImportOptions,
  splitKind: SplitKind,
  classNames: v.array(Text),
  positiveClass: Text,
  pixelHash: ContentHash,
  verdicts: v.array(Verdict),
}

/** The dataset without its numbers: the pixels and the class sums lie in a file of their own. */
const Description = v.strictObject({
  version: v.literal(3),
  source: v.strictObject({
    paths: v.array(v.string()),
    extras: v.strictObject({
      testPaths: v.optional(v.array(v.string())),
      isDemo: v.optional(v.boolean()),
      name: v.optional(v.string()),
    }),
  }),
  /** By the images' numbers among all, absent ones too. */
  edits: EditHistory,
  absent: v.array(v.strictObject({ at: Count, image: SavedImage })),
  dataset: v.strictObject({
    id: Text,
    ...savedDataset,
    images: v.array(v.strictObject({ file: v.string(), ...savedImage })),
    importSeconds: v.number(),
  }),
})

/** Bytes and the name of the file they belong in. */
interface SavedFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** The numbers' names carry the pixels' hash: they change only with the pixels. */
interface EncodedDataset {
  readonly description: SavedFile
  readonly numbers: readonly SavedFile[]
}

export const DESCRIPTION_NAME = 'dataset.json'
export const NUMBERS_NAME = /^(pixels|class-sums)-[0-9a-f]+\.bin$/

export function encodeDataset(held: HeldDataset): EncodedDataset {
  const { dataset, source } = held
  const { pixels, classSums } = dataset
  const { edits, absent } = withAbsent(held)
  const rest = { ...dataset, pixels: undefined, classSums: undefined, twins: undefined }
  const description = JSON.stringify({ version: 3, source, edits, absent, dataset: rest })
  return {
    description: { name: DESCRIPTION_NAME, bytes: new TextEncoder().encode(description) },
    numbers: [
      // The pixels themselves: a copy might be gigabytes.
      { name: numbersName('pixels', dataset.pixelHash), bytes: pixels },
      { name: numbersName('class-sums', dataset.pixelHash), bytes: Buffer.concat(classSums.map(bytesOf)) },
    ],
  }
}

/** Throws when the description is damaged or the pixels are not those it names. */
export async function decodeDataset(
  description: string,
  read: (name: string) => Promise<Uint8Array>,
): Promise<HeldDataset> {
  const { source, edits: all, absent, dataset } = v.parse(Description, JSON.parse(description))
  const features = dataset.options.imageSize ** 2 * 3
  const pixels = new Uint8Array(new SharedArrayBuffer(features * dataset.images.length))
  pixels.set(await readExactly(numbersName('pixels', dataset.pixelHash), pixels.length))
  const hashes = hashPixels(pixels, features)
  if (combinePixelHashes(hashes) !== dataset.pixelHash) throw new Error('its pixels are damaged')

  const sumBytes = dataset.classNames.length * features * Float64Array.BYTES_PER_ELEMENT
  const sums = new Float64Array(
    // Not the Buffer's own memory: it need not be aligned.
    new Uint8Array(await readExactly(numbersName('class-sums', dataset.pixelHash), sumBytes)).buffer,
  )
  const classSums = dataset.classNames.map((_, c) => sums.slice(c * features, (c + 1) * features))
  const places = new Map(numbersAmongAll({ dataset, edits: all, absent }).map((number, id) => [number, id]))
  const edits = withoutAbsent(all, (number) => places.get(number) ?? null)
  return { dataset: { ...dataset, pixels, classSums, twins: twinsOf(hashes) }, edits, source, absent }

  async function readExactly(name: string, length: number): Promise<Uint8Array> {
    const bytes = await read(name)
    if (bytes.length !== length) throw new Error(`"${name}" has ${bytes.length} bytes, not ${length}`)
    return bytes
  }
}

function numbersName(what: 'pixels' | 'class-sums', pixelHash: string): string {
  return `${what}-${pixelHash.slice(0, 32)}.bin`
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
