interface Size {
  readonly width: number
  readonly height: number
}

/** Start of frame: baseline, extended and progressive Huffman; all that photos are. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2])
/** Tables, restart interval, JFIF, comment: nothing that changes what size and colours mean. */
const HARMLESS = new Set([0xc4, 0xdb, 0xdd, 0xe0, 0xfe])
const START_OF_SCAN = 0xda

/**
 * Width and height of a JPEG whose header leaves nothing to interpret: no Exif (which may turn the image), no colour
 * profile, one or three components. null for every other file, which is for the library to look at: to open an image
 * once more for these two numbers is a tenth of the work of decoding it small.
 */
export function plainJpegSize(bytes: Uint8Array): Size | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 2 || view.getUint16(0) !== 0xffd8) return null
  let size: Size | null = null
  for (let at = 2; at + 4 <= bytes.length; at += 2 + view.getUint16(at + 2)) {
    // Fill bytes, and whatever is no marker, are in neither set.
    const marker = view.getUint16(at) - 0xff00
    if (marker === START_OF_SCAN) return size
    if (FRAMES.has(marker)) {
      if (size !== null) return null
      size = frameSize(view, at)
      if (size === null) return null
    } else if (!HARMLESS.has(marker)) return null
    if (view.getUint16(at + 2) < 2) return null
  }
  return null
}

/** Marker, length, bits a sample, height, width, components. */
function frameSize(view: DataView, at: number): Size | null {
  if (at + 10 > view.byteLength) return null
  const [height, width, components] = [view.getUint16(at + 5), view.getUint16(at + 7), view.getUint8(at + 9)]
  const isPlain = view.getUint8(at + 4) === 8 && width > 0 && height > 0 && (components === 1 || components === 3)
  return isPlain ? { width, height } : null
}
