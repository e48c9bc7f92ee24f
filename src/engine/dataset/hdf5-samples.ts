import { createHash } from 'node:crypto'
import { basename, resolve } from 'node:path'
import { WhiskerError, type Split } from '../contract/index.js'
import type { DecodedImage, DecodeOptions, DecoderPool } from '../decoder/index.js'
import { Hdf5File } from '../hdf5/index.js'
import type { ImageSource } from './decode-files.js'
import type { Layout, Place } from './layout.js'
import { unusedName, type ListedFile } from './list-files.js'
import { compareNatural } from './natural-order.js'
import { splitByName } from './split-names.js'

/** Bytes read from a file at a time. */
const CHUNK_BYTES = 8 * 1024 * 1024
/** One sample of a file that is no such dataset. */
const MAX_SAMPLE_BYTES = 64 * 1024 * 1024
const MAX_CLASSES = 1000

export function isHdf5(path: string): boolean {
  return /\.(?:h5|hdf5?|he5)$/i.test(path)
}

/** An array of labeled images in one of the opened files. */
interface Part {
  readonly file: Hdf5File
  readonly path: string
  readonly root: number
  readonly rootName: string
  readonly name: string
  readonly height: number
  readonly width: number
  readonly labels: readonly number[]
  readonly classNames: readonly string[] | null
  readonly isOnly: boolean
}

/**
 * The samples of HDF5 files. They are listed as files are, `train.h5#12` being the thirteenth
 * sample, and lie at `…/train.h5#ARRAY/12`. Close it in the end.
 */
export class Hdf5Samples {
  readonly files: readonly ListedFile[]
  readonly layout: Layout
  /** Opened files among which nothing says which is for testing. */
  readonly testCandidates: readonly string[]
  private readonly samples = new Map<ListedFile, { part: Part; index: number }>()
  private chunk: { part: Part; from: number; bytes: Promise<Uint8Array> } | null = null

  private constructor(
    private readonly parts: readonly Part[],
    testFrom: number | null,
  ) {
    const splits = splitsOf(parts, testFrom)
    this.testCandidates = splits ? [] : [...new Set(parts.map(({ rootName }) => rootName))]
    this.files = parts.flatMap((part) => this.list(part))
    this.layout = this.makeLayout(splits)
  }

  /** `testPaths` are files for testing; all of `paths` are for training then. Throws `file-damaged`, `too-large`. */
  static async open(paths: readonly string[], testPaths: readonly string[], program: string): Promise<Hdf5Samples> {
    const opened: Hdf5File[] = []
    const names: string[] = []
    const parts: Part[] = []
    try {
      for (const [root, path] of [...paths, ...testPaths].entries()) {
        const file = new Hdf5File(program, resolve(path))
        opened.push(file)
        const rootName = unusedName(basename(path), names)
        names.push(rootName)
        const { sets, classNames } = await file.describe()
        const place = { file, path: resolve(path), root, rootName, classNames, isOnly: sets.length === 1 }
        for (const set of sets) parts.push(expectReasonable({ ...place, ...set }))
      }
      return new Hdf5Samples(parts, testPaths.length > 0 ? paths.length : null)
    } catch (error) {
      await Promise.all(opened.map((file) => file.close()))
      throw error
    }
  }

  /** For `decodeFiles`: the bytes as they are where the size fits, else resized by the decoders. */
  sourceFor(options: DecodeOptions, pool: DecoderPool): ImageSource {
    return {
      capacity: pool.capacity,
      isSequential: true,
      decode: (file, signal) => this.decodeTo(file, options, pool, signal),
    }
  }

  async close(): Promise<void> {
    await Promise.all([...new Set(this.parts.map(({ file }) => file))].map((file) => file.close()))
  }

  private async decodeTo(file: ListedFile, options: DecodeOptions, pool: DecoderPool, signal: AbortSignal) {
    const raw = await this.read(file)
    signal.throwIfAborted()
    const fits = raw.width === options.size && raw.height === options.size
    return fits ? toDecoded(raw) : pool.decode(raw, options, signal)
  }

  private async read(file: ListedFile): Promise<{ width: number; height: number; bytes: Uint8Array }> {
    const sample = this.samples.get(file)
    if (!sample) throw new WhiskerError('not-found', 'This sample is not in the file.', file.path)
    const { part, index } = sample
    const { width, height } = part
    const bytes = width * height * 3
    const count = Math.max(1, Math.floor(CHUNK_BYTES / bytes))
    const from = Math.floor(index / count) * count
    if (this.chunk?.part !== part || this.chunk.from !== from) {
      const to = Math.min(part.labels.length, from + count)
      this.chunk = { part, from, bytes: part.file.read(part.name, from, to) }
    }
    const chunk = await this.chunk.bytes
    return { width, height, bytes: chunk.slice((index - from) * bytes, (index - from + 1) * bytes) }
  }

  private list(part: Part): ListedFile[] {
    return part.labels.map((_, index) => {
      const inside = part.isOnly ? String(index) : `${part.name}/${index}`
      const path = `${part.rootName}#${inside}`
      const { root, rootName } = part
      const listed = { root, rootName, openedItself: true, segments: [path], path, rejection: null }
      const file = { ...listed, file: `${part.path}#${part.name}/${index}` }
      this.samples.set(file, { part, index })
      return file
    })
  }

  private makeLayout(splits: readonly (Split | null)[] | null): Layout {
    const nameOf = ({ part, index }: { part: Part; index: number }) => {
      const label = part.labels[index] ?? -1
      return part.classNames?.[label] ?? String(label)
    }
    const classNames = [...new Set([...this.samples.values()].map(nameOf))].sort(compareNatural)
    if (classNames.length > MAX_CLASSES) {
      throw new WhiskerError('file-damaged', `The labels have ${classNames.length} different values: too many classes.`)
    }
    const places = new Map<ListedFile, Place>()
    for (const [file, sample] of this.samples) {
      const split = splits?.[this.parts.indexOf(sample.part)] ?? null
      places.set(file, { classIndex: classNames.indexOf(nameOf(sample)), split })
    }
    const isGiven = splits?.includes('train') && splits.includes('test')
    return { kind: isGiven ? 'given-split' : 'class-folders', classNames, places }
  }
}

/** One sample by where it lies (`DatasetImage.file`). Throws `file-damaged`. */
export async function readSample(file: string, program: string) {
  const [, path = '', array = '', index = ''] = /^(.*)#(.*)\/(\d+)$/s.exec(file) ?? []
  const opened = new Hdf5File(program, path)
  try {
    const { sets } = await opened.describe()
    const set = sets.find(({ name }) => name === array)
    if (!set) throw new WhiskerError('file-damaged', `There is no "${array}" in the file any more.`, basename(path))
    const { width, height } = set
    return { width, height, bytes: await opened.read(array, Number(index), Number(index) + 1) }
  } finally {
    await opened.close()
  }
}

/** By part: what names of arrays and files say; null for all of them: one seeded split. Null: a person has to say. */
function splitsOf(parts: readonly Part[], testFrom: number | null): (Split | null)[] | null {
  if (testFrom !== null) return parts.map(({ root }) => (root < testFrom ? 'train' : 'test'))
  const said = parts.map(({ name, rootName }) => splitInName(name) ?? splitInName(rootName))
  const isOneFile = parts.every(({ root }) => root === 0)
  const isClear = said.includes('train') && said.includes('test') && !said.includes(null)
  return isClear ? said : isOneFile || said.every((split) => split === 'train') ? parts.map(() => null) : null
}

function splitInName(name: string): Split | null {
  const found = new Set(name.split(/[^a-z]+/i).map(splitByName))
  found.delete(null)
  const [only, another] = found
  return another === undefined ? (only ?? null) : null
}

function expectReasonable(part: Part): Part {
  if (part.width * part.height * 3 <= MAX_SAMPLE_BYTES && Math.max(part.width, part.height) <= 16_384) return part
  throw new WhiskerError(
    'too-large',
    `The images in "${part.rootName}" have ${part.width} × ${part.height} pixels, which is more than Whisker reads.`,
    part.rootName,
  )
}

function toDecoded({ width, height, bytes }: { width: number; height: number; bytes: Uint8Array }): DecodedImage {
  const hash = createHash('sha256').update(bytes).digest('hex')
  return { ok: true, pixels: bytes, width, height, format: 'hdf5', hash, pixelHash: hash }
}
