import { totalmem } from 'node:os'
import { WhiskerError, type Verdict } from '../contract/index.js'
import type { DecodedImage } from '../decoder/index.js'
import type { Layout } from './layout.js'
import type { ListedFile } from './list-files.js'
import { combinePixelHashes, twinsOf } from './pixel-hash.js'
import type { ArrivingImages, DatasetImage } from './types.js'

/** What typed arrays and shared memory hold everywhere; and half the memory, since training takes a copy. */
const MAX_PIXEL_BYTES = Math.min(2 ** 31 - 1, totalmem() / 2)

/** The images decoded so far: pixels at each file's place, packed without gaps in the end. */
export class GatheredImages implements ArrivingImages {
  pixels: Uint8Array
  private readonly images: (DatasetImage | undefined)[] = []
  private readonly hashes: string[] = []
  /** Slots in the order the images came in. */
  private readonly arrived: number[] = []
  private readonly slots = new Map<ListedFile, number>()
  private readonly features: number

  constructor(
    files: readonly ListedFile[],
    private readonly layout: Layout,
    size: number,
  ) {
    this.features = size * size * 3
    for (const file of files) if (layout.places.has(file)) this.slots.set(file, this.slots.size)
    this.pixels = allocate(this.slots.size, this.features)
  }

  add({ pixels, width, height, format, hash, pixelHash }: DecodedImage, file: ListedFile): Verdict['rejection'] {
    const place = this.layout.places.get(file)
    const slot = this.slots.get(file)
    if (!place || slot === undefined) return { code: 'no-class', reason: 'This image lies outside every class folder.' }
    this.pixels.set(pixels, slot * this.features)
    this.hashes[slot] = pixelHash
    this.arrived.push(slot)
    const { classIndex, split: fileSplit } = place
    const split = fileSplit ?? 'train'
    // Thousands of them: spread objects would take their time, here and where they are read.
    this.images[slot] = {
      file: file.file,
      path: file.path,
      width,
      height,
      format,
      hash,
      classIndex,
      givenClassIndex: classIndex,
      split,
      givenSplit: split,
      fileSplit,
      excluded: false,
    }
    return null
  }

  newest(from: number, count: number): { slot: number; image: DatasetImage }[] {
    return this.arrived.slice(from, from + count).flatMap((slot) => {
      const image = this.images[slot]
      return image ? [{ slot, image }] : []
    })
  }

  at(slot: number): { image: DatasetImage; pixels: Uint8Array } | null {
    const image = this.images[slot]
    const { features } = this
    return image ? { image, pixels: this.pixels.subarray(slot * features, (slot + 1) * features) } : null
  }

  /** Of the images in, in order. */
  pixelHashes(): { pixelHash: string; twins: Int32Array } {
    const hashes = this.hashes.filter((hash) => hash !== undefined)
    return { pixelHash: combinePixelHashes(hashes), twins: twinsOf(hashes) }
  }

  /** Closes the gaps that rejected files left. */
  pack(): DatasetImage[] {
    const { features } = this
    let used = 0
    for (let slot = 0; slot < this.slots.size; slot++) {
      if (!this.images[slot]) continue
      if (slot > used) this.pixels.copyWithin(used * features, slot * features, (slot + 1) * features)
      used++
    }
    this.pixels = this.pixels.subarray(0, used * features)
    return this.images.filter((image) => image !== undefined)
  }
}

function allocate(images: number, features: number): Uint8Array {
  const bytes = images * features
  const tooLarge = () => {
    const megabytes = (n: number) => Math.round(n / 1024 / 1024).toLocaleString('en')
    return new WhiskerError(
      'too-large',
      `${images.toLocaleString('en')} images of this size take ${megabytes(bytes)} MB; there is room for ${megabytes(MAX_PIXEL_BYTES)}. Choose a smaller image size or fewer images.`,
    )
  }
  if (bytes > MAX_PIXEL_BYTES) throw tooLarge()
  try {
    return new Uint8Array(new SharedArrayBuffer(bytes))
  } catch {
    throw tooLarge()
  }
}
