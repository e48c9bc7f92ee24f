import { createHash } from 'node:crypto'
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp'
import type { DecodeOptions, DecodedImage, OriginalImage, RawImage } from './types.js'
import { describesSrgb } from './colour-profile.js'
import { plainJpegSize } from './plain-jpeg.js'
import { readImageFile } from './read-image-file.js'
import { Rejection } from './rejection.js'

/** 2²⁷, 134 megapixels: medium-format cameras make 102. */
const MAX_PIXELS = 2 ** 27
/** What transparent pixels lie on, in `decode` only. */
const PAPER = '#ffffff'
/** Originals of at most so many pixels are sent as they are; larger ones as JPEG. */
const LOSSLESS_PIXELS = 512 * 512

// The formats offered, and nothing else the library knows.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'].map((loader) => `VipsForeignLoad${loader}Buffer`),
})
// Decoders run side by side and see each image once.
sharp.concurrency(1)
sharp.cache(false)

/** As the network sees it: oriented, on white, 8-bit sRGB, size × size. Throws `Rejection`. */
export async function decodeImage(source: string | RawImage, { size, fit }: DecodeOptions): Promise<DecodedImage> {
  const { image, width, height, format, bytes } = await openImage(source)
  image.flatten({ background: PAPER })
  // Left out, not merely without effect: these pixels are promised unchanged.
  if (width !== size || height !== size)
    image.resize(size, size, { fit: fit === 'crop' ? 'cover' : 'fill', kernel: 'lanczos3' })
  const { data, info } = await orRejection(image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true }))
  const pixels = toRgb(data, info.channels)
  return { ok: true, pixels, width, height, format, hash: sha256(bytes), pixelHash: sha256(pixels) }
}

/** For display: oriented, 8-bit sRGB, transparency kept, at most `maxSide` pixels. Throws `Rejection`. */
export async function encodeOriginal(source: string | RawImage, maxSide: number): Promise<OriginalImage> {
  const { image, width, height, hasAlpha } = await openImage(source)
  image.resize(maxSide, maxSide, { fit: 'inside', withoutEnlargement: true })
  const lossless = hasAlpha || Math.min(width, maxSide) * Math.min(height, maxSide) <= LOSSLESS_PIXELS
  const bytes = await orRejection((lossless ? image.png() : image.jpeg({ quality: 90 })).toBuffer())
  return { mime: lossless ? 'image/png' : 'image/jpeg', bytes }
}

interface OpenedImage {
  image: Sharp
  width: number
  height: number
  format: string
  hasAlpha: boolean
  /** The file's. */
  bytes: Uint8Array
}

async function openImage(source: string | RawImage): Promise<OpenedImage> {
  if (typeof source !== 'string') return openRaw(source)
  const { bytes, format } = readImageFile(source)
  const options: SharpOptions = { failOn: 'error', limitInputPixels: MAX_PIXELS, sequentialRead: true }
  const plain = plainJpegSize(bytes)
  if (plain) {
    const image = sharp(bytes, options).toColourspace('srgb')
    return { image, ...plain, format, hasAlpha: false, bytes }
  }
  const metadata = await orRejection(sharp(bytes, options).metadata())
  const image = sharp(bytes, { ...options, ignoreIcc: isSrgbAlready(metadata) })
  const { width, height } = metadata.autoOrient
  return { image: image.autoOrient().toColourspace('srgb'), width, height, format, hasAlpha: metadata.hasAlpha, bytes }
}

function openRaw({ width, height, bytes }: RawImage): OpenedImage {
  const image = sharp(bytes, { raw: { width, height, channels: 3 } })
  return { image, width, height, format: 'hdf5', hasAlpha: false, bytes }
}

/** Converting from sRGB to sRGB through a profile would change pixels by rounding. */
function isSrgbAlready({ icc, depth, space }: Metadata): boolean {
  return icc !== undefined && depth === 'uchar' && space === 'srgb' && describesSrgb(icc)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function toRgb(data: Buffer, channels: number): Uint8Array {
  if (channels === 3) return data
  const pixels = new Uint8Array((data.length / channels) * 3)
  for (let p = 0; p * channels < data.length; p++) pixels.fill(data[p * channels] ?? 0, p * 3, p * 3 + 3)
  return pixels
}

/** The library's errors as verdicts. Its words are for programmers, but they tell damaged files apart. */
async function orRejection<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (/pixel limit|dimension|too (?:large|big)|limit exceeded|exceeds/i.test(message)) {
      throw new Rejection('too-large', 'The image has more than 134 megapixels, which is more than Whisker decodes.')
    }
    const detail = message.split('\n')[0]?.trim().slice(0, 200) ?? ''
    throw new Rejection('damaged', `The image is damaged or cut short (${detail}).`)
  }
}
