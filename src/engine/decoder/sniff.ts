import { Rejection } from './rejection.js'

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff'

/** Bytes of a file's beginning that `sniff` looks at. */
export const HEAD_BYTES = 4096

/** A signature: text (one character a byte) at an offset. */
type Signature = readonly [name: string, text: string, offset?: number]

const SUPPORTED: readonly (readonly [ImageFormat, string, number?])[] = [
  ['jpeg', '\xff\xd8\xff'],
  ['png', '\x89PNG\r\n\x1a\n'],
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
  ['tiff', 'II*\0'],
  ['tiff', 'MM\0*'],
  ['tiff', 'II+\0'],
  ['tiff', 'MM\0+'],
]

const OTHER_IMAGES: readonly Signature[] = [
  ['Canon raw', 'CR\x02', 8],
  ['Canon raw', 'HEAPCCDR', 6],
  ['Fujifilm raw', 'FUJIFILMCCD-RAW'],
  ['Panasonic raw', 'IIU\0'],
  ['Olympus raw', 'IIRO'],
  ['PDF', '%PDF-'],
  ['PostScript', '%!PS'],
  ['PostScript', '\xc5\xd0\xd3\xc6'],
  ['Photoshop', '8BPS'],
  ['GIMP', 'gimp xcf'],
  ['JPEG XL', '\xff\x0a'],
  ['JPEG XL', '\0\0\0\x0cJXL '],
  ['JPEG 2000', '\0\0\0\x0cjP  '],
  ['JPEG 2000', '\xff\x4f\xff\x51'],
  ['icon', '\0\0\x01\0'],
  ['icon', '\0\0\x02\0'],
  ['icon', 'icns'],
  ['OpenEXR', 'v/1\x01'],
  ['Radiance', '#?RADIANCE'],
  ['Radiance', '#?RGBE'],
  ['QOI', 'qoif'],
  ['DirectDraw', 'DDS '],
  ['DjVu', 'AT&TFORM'],
  ['FITS', 'SIMPLE  ='],
]

/** Known, to name them in the reason. */
const NOT_IMAGES: readonly Signature[] = [
  ['a ZIP archive or an Office document', 'PK\x03\x04'],
  ['a gzip archive', '\x1f\x8b'],
  ['a program', '\x7fELF'],
  ['a program', 'MZ'],
  ['a sound or a video', 'ID3'],
  ['a sound or a video', 'OggS'],
  ['a sound or a video', '\x1aE\xdf\xa3'],
  ['a sound', 'WAVE', 8],
  ['a video', 'AVI ', 8],
  ['an HDF5 file', '\x89HDF\r\n\x1a\n'],
  ['a NumPy file', '\x93NUMPY'],
  ['a file of macOS attributes', '\0\x05\x16\x07'],
]

/**
 * Tells an image's format by the file's first bytes (at most `HEAD_BYTES` of them), whatever its name says. Only what
 * this lets through reaches the image library. Throws `Rejection`.
 */
export function sniff(head: Uint8Array): ImageFormat {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, HEAD_BYTES)).toString('latin1')
  const starts = ([, signature, offset = 0]: readonly [string, string, number?]) => text.startsWith(signature, offset)

  const foreign = OTHER_IMAGES.find(starts)?.[0] ?? structuredFormat(text)
  if (foreign) throw unsupported(foreign)
  const supported = SUPPORTED.find(starts)?.[0]
  if (supported) return supported
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp'
  if (text.startsWith('ftyp', 4)) return isoMedia(text)
  throw new Rejection(
    'not-an-image',
    `By its content this is ${NOT_IMAGES.find(starts)?.[0] ?? guess(text)}, no image.`,
  )
}

/** Formats without a plain signature: SVG, Netpbm, BMP. */
function structuredFormat(text: string): string | null {
  if (/^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!DOCTYPE[^>]*>\s*|<!--[\s\S]*?-->\s*)*<(?:\w+:)?svg[\s>]/i.test(text))
    return 'SVG'
  if (/^P[1-7]\s+(?:#.*\s+)*\S/.test(text)) return 'Netpbm'
  const isBmp =
    text.startsWith('BM') && text.length >= 18 && [12, 40, 52, 56, 64, 108, 124].includes(text.charCodeAt(14))
  return isBmp ? 'BMP' : null
}

/** ISO base media files name themselves and their relatives in brands of four characters. */
function isoMedia(text: string): ImageFormat {
  const length = Math.min(text.length, (text.charCodeAt(2) << 8) | text.charCodeAt(3))
  const brands = [text.slice(8, 12)]
  for (let i = 16; i + 4 <= length; i += 4) brands.push(text.slice(i, i + 4))
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'avif'
  if (brands.some((brand) => /^(?:hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand))) throw unsupported('HEIC')
  if (brands.includes('crx ')) throw unsupported('Canon raw')
  throw new Rejection('not-an-image', 'By its content this is a video or a sound, no image.')
}

function unsupported(format: string): Rejection {
  return new Rejection(
    'unsupported-format',
    `This is an image in ${format} format; Whisker reads JPEG, PNG, WebP, GIF, AVIF and TIFF. Convert it to one of these.`,
  )
}

function guess(text: string): string {
  if (/^\s*<(?:!doctype html|html|head|body)/i.test(text)) return 'a web page'
  return Array.from(text).some(isBinary) ? 'unknown data' : 'text'
}

/** Control characters other than tab, line feed, form feed, carriage return and escape do not occur in text. */
function isBinary(character: string): boolean {
  return character < ' ' && !'\t\n\f\r\v\x1b'.includes(character)
}
