import { deflateSync } from 'node:zlib'

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
/** Eight bits a channel, RGB, nothing interlaced. */
const RGB8 = [8, 2, 0, 0, 0]

/** A square of RGB bytes (size × size × 3, row-major) as a PNG file. */
export function encodePng(size: number, rgb: Uint8Array): Uint8Array {
  const row = size * 3
  const filtered = new Uint8Array(size * (row + 1)) // each row begins with its filter: 0, none
  for (let y = 0; y < size; y++) filtered.set(rgb.subarray(y * row, (y + 1) * row), y * (row + 1) + 1)
  const header = new Uint8Array([...bigEndian(size), ...bigEndian(size), ...RGB8])
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(filtered)), chunk('IEND', new Uint8Array(0))]
  return new Uint8Array(Buffer.concat([SIGNATURE, ...chunks]))
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  return Buffer.concat([Uint8Array.from(bigEndian(data.length)), typed, Uint8Array.from(bigEndian(crc32(typed)))])
}

function bigEndian(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff)
}

/** The checksum of PNG's chunks (polynomial 0xEDB88320). */
function crc32(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
