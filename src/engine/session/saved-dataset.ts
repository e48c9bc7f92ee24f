import * as v from 'valibot'
import {
  ContentHash,
  Count,
  EditHistory,
  ImageState,
  ImportOptions,
  LabelDecision,
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
  decision: v.optional(LabelDecision),
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

/** The dataset without its numbers: the pixels lie in a file of their own. */
const Description = v.strictObject({
  version: v.literal(4),
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

/** The name of the pixels carries their hash. */
interface EncodedDataset {
  readonly description: SavedFile
  readonly pixels: SavedFile
}

export const DESCRIPTION_NAME = 'dataset.json'
export const PIXELS_NAME = /^pixels-[0-9a-f]+\.bin$/

export function encodeDataset(held: HeldDataset): EncodedDataset {
  const { dataset, source } = held
  const { edits, absent } = withAbsent(held)
  const rest = { ...dataset, pixels: undefined, twins: undefined }
  const description = JSON.stringify({ version: 4, source, edits, absent, dataset: rest })
  return {
    description: { name: DESCRIPTION_NAME, bytes: new TextEncoder().encode(description) },
    // Not a copy: it might be gigabytes.
    pixels: { name: pixelsName(dataset.pixelHash), bytes: dataset.pixels },
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
  const stored = await read(pixelsName(dataset.pixelHash))
  if (stored.length !== pixels.length) throw new Error(`it has ${stored.length} bytes of pixels, not ${pixels.length}`)
  pixels.set(stored)
  const hashes = hashPixels(pixels, features)
  if (combinePixelHashes(hashes) !== dataset.pixelHash) throw new Error('its pixels are damaged')
  const places = new Map(numbersAmongAll({ dataset, edits: all, absent }).map((number, id) => [number, id]))
  const edits = withoutAbsent(all, (number) => places.get(number) ?? null)
  return { dataset: { ...dataset, pixels, twins: twinsOf(hashes) }, edits, source, absent }
}

export function pixelsName(pixelHash: string): string {
  return `pixels-${pixelHash.slice(0, 32)}.bin`
}
