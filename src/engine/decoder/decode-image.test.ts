import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { PNG, type ColorType } from 'pngjs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtDecoder } from './built-decoder.js'
import { DecoderPool, findNode, type DecodedImage, type DecodeOptions } from './index.js'

const folder = mkdtempSync(join(tmpdir(), 'whisker-decode-'))
let pool: DecoderPool

beforeAll(() => {
  pool = new DecoderPool({ program: builtDecoder(), node: findNode(), decoders: 1 })
})

afterAll(async () => {
  await pool.close()
  rmSync(folder, { recursive: true })
})

async function decode(bytes: Uint8Array, options: Partial<DecodeOptions> = {}): Promise<DecodedImage> {
  const file = join(folder, 'image')
  writeFileSync(file, bytes)
  const result = await pool.decode(file, { size: 64, fit: 'squash', ...options })
  if (!result.ok) throw new Error(`${result.code}: ${result.reason}`)
  return result
}

/** Bytes without regularity. */
const noise = (length: number) => Uint8Array.from({ length }, (_, i) => (Math.imul(i + 1, 0x9e3779b1) >>> 13) & 255)

const GREY: ColorType = 0
const RGB: ColorType = 2
const GREY_ALPHA: ColorType = 4
const RGBA: ColorType = 6
const CHANNELS = { [GREY]: 1, [RGB]: 3, [GREY_ALPHA]: 2, [RGBA]: 4 }

/** Written by pngjs, not by the library under test. 16-bit samples as a `Uint16Array`. */
function png(width: number, height: number, samples: Uint8Array | Uint16Array, type: keyof typeof CHANNELS): Buffer {
  const image = new PNG({ width, height })
  image.data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)
  const bitDepth = samples instanceof Uint16Array ? 16 : 8
  const inputHasAlpha = CHANNELS[type] % 2 === 0
  return PNG.sync.write(image, { bitDepth, colorType: type, inputColorType: type, inputHasAlpha })
}

/** The PNG with an ICC profile in it, its pixels untouched. */
function withProfile(image: Buffer, profile: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from('iCCPprofile\0\0'), deflateSync(profile)])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length - 4)
  check.writeUInt32BE(crc32(content))
  return Buffer.concat([image.subarray(0, 33), length, content, check, image.subarray(33)]) // behind the header chunk
}

/** Display P3, and the same curves under the name sRGB. */
async function profiles(): Promise<{ p3: Buffer; named: Buffer }> {
  const image = await sharp(png(1, 1, noise(3), RGB))
    .withIccProfile('p3')
    .png()
    .toBuffer()
  const p3 = (await sharp(image).metadata()).icc
  if (!p3) throw new Error('no profile was written')
  const named = Buffer.from(p3.toString('latin1').replace('s\0P\x003\0C', 's\0R\0G\0B'), 'latin1')
  expect(named.equals(p3)).toBe(false)
  return { p3, named }
}

const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

describe('an image of exactly the chosen size keeps its pixels bit for bit', () => {
  const pixels = noise(64 * 64 * 3)
  const raw = () => sharp(pixels, { raw: { width: 64, height: 64, channels: 3 } })

  it.each(['squash', 'crop'] as const)('as RGB in PNG, fit %s', async (fit) => {
    expect(isSame((await decode(png(64, 64, pixels, RGB), { fit })).pixels, pixels)).toBe(true)
  })

  it('as RGBA in PNG, where no pixel is transparent', async () => {
    const rgba = Uint8Array.from({ length: 64 * 64 * 4 }, (_, i) =>
      i % 4 === 3 ? 255 : pixels[(i >> 2) * 3 + (i % 4)]!,
    )
    expect(isSame((await decode(png(64, 64, rgba, RGBA))).pixels, pixels)).toBe(true)
  })

  it('in grey, which becomes three equal channels', async () => {
    const grey = noise(64 * 64)
    const expected = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => grey[Math.floor(i / 3)]!)
    expect(isSame((await decode(png(64, 64, grey, GREY))).pixels, expected)).toBe(true)
  })

  it('in lossless WebP and in TIFF', async () => {
    expect(isSame((await decode(await raw().webp({ lossless: true }).toBuffer())).pixels, pixels)).toBe(true)
    expect(isSame((await decode(await raw().tiff({ compression: 'lzw' }).toBuffer())).pixels, pixels)).toBe(true)
  })

  it('at every size from 16 to 128', async () => {
    for (const size of [16, 63, 100, 128]) {
      const own = noise(size * size * 3)
      expect(isSame((await decode(png(size, size, own, RGB), { size })).pixels, own)).toBe(true)
    }
  })

  it('with a profile that calls itself sRGB; with another profile they are converted', async () => {
    const { p3, named } = await profiles()
    const image = png(64, 64, pixels, RGB)
    expect(isSame((await decode(withProfile(image, named))).pixels, pixels)).toBe(true)
    expect(isSame((await decode(withProfile(image, p3))).pixels, pixels)).toBe(false)
  })
})

describe('EXIF orientation', () => {
  const WIDTH = 48
  const HEIGHT = 32
  /** Upright: red and green above, blue and white below. */
  const upright = (x: number, y: number) => {
    const [left, top] = [x < WIDTH / 2, y < HEIGHT / 2]
    return top ? (left ? [255, 0, 0] : [0, 255, 0]) : left ? [0, 0, 255] : [255, 255, 255]
  }
  /** Where the stored pixel (x, y) belongs in the upright image, by orientation. TIFF 6.0, tag 274. */
  const PLACE: Record<number, (x: number, y: number) => [number, number]> = {
    1: (x, y) => [x, y],
    2: (x, y) => [WIDTH - 1 - x, y],
    3: (x, y) => [WIDTH - 1 - x, HEIGHT - 1 - y],
    4: (x, y) => [x, HEIGHT - 1 - y],
    5: (x, y) => [y, x],
    6: (x, y) => [WIDTH - 1 - y, x],
    7: (x, y) => [WIDTH - 1 - y, HEIGHT - 1 - x],
    8: (x, y) => [y, HEIGHT - 1 - x],
  }

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('%i comes out upright, within 4 of 255', async (orientation) => {
    const [width, height] = orientation < 5 ? [WIDTH, HEIGHT] : [HEIGHT, WIDTH]
    const stored = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
      const pixel = Math.floor(i / 3)
      return upright(...PLACE[orientation]!(pixel % width, Math.floor(pixel / width)))[i % 3]!
    })
    const image = sharp(stored, { raw: { width, height, channels: 3 } }).withMetadata({ orientation })
    const decoded = await decode(await image.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(), {
      size: 32,
    })
    expect(decoded).toMatchObject({ width: WIDTH, height: HEIGHT, format: 'jpeg' })
    for (const [x, y] of [
      [8, 8],
      [24, 8],
      [8, 24],
      [24, 24],
    ] as const) {
      const expected = upright((x / 32) * WIDTH, (y / 32) * HEIGHT)
      const at = (y * 32 + x) * 3
      for (let c = 0; c < 3; c++) expect(Math.abs(decoded.pixels[at + c]! - expected[c]!)).toBeLessThanOrEqual(4)
    }
  })
})

describe('8-bit sRGB', () => {
  it('16-bit samples keep their upper byte, in colour and in grey', async () => {
    const bytes = noise(64 * 64 * 3)
    const colour = Uint16Array.from(bytes, (byte) => byte * 257)
    expect(isSame((await decode(png(64, 64, colour, RGB))).pixels, bytes)).toBe(true)
    const grey = Uint16Array.from(noise(64 * 64), (byte) => byte * 257)
    const expected = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => grey[Math.floor(i / 3)]! / 257)
    expect(isSame((await decode(png(64, 64, grey, GREY))).pixels, expected)).toBe(true)
  })

  it('transparent pixels lie on white: v·α + 255·(1 − α), within 1', async () => {
    const samples = noise(64 * 64 * 2)
    const { pixels } = await decode(png(64, 64, samples, GREY_ALPHA))
    for (let p = 0; p < 64 * 64; p++) {
      const [value, alpha] = [samples[2 * p]!, samples[2 * p + 1]! / 255]
      expect(Math.abs(pixels[3 * p]! - (value * alpha + 255 * (1 - alpha)))).toBeLessThanOrEqual(1)
    }
  })

  it('CMYK comes out in its colour, within 40 of 255 (no two profiles agree on CMYK)', async () => {
    for (const rgb of [
      [200, 60, 60],
      [60, 150, 80],
      [120, 120, 120],
      [250, 250, 250],
    ]) {
      const [r = 0, g = 0, b = 0] = rgb
      const image = sharp({ create: { width: 80, height: 80, channels: 3, background: { r, g, b } } })
      const { pixels } = await decode(await image.toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer())
      rgb.forEach((value, c) => expect(Math.abs(pixels[c]! - value)).toBeLessThanOrEqual(40))
    }
  })
})

describe('fit', () => {
  /** 128 × 64: a red third left, green between, a blue third right. */
  const stripes = () => {
    const samples = new Uint8Array(128 * 64 * 3)
    for (let p = 0; p < 128 * 64; p++) samples[p * 3 + (p % 128 < 32 ? 0 : p % 128 < 96 ? 1 : 2)] = 255
    return png(128, 64, samples, RGB)
  }
  const pixel = ({ pixels }: DecodedImage, x: number, y: number) => [
    ...pixels.subarray((y * 64 + x) * 3, (y * 64 + x) * 3 + 3),
  ]

  it('squash keeps everything', async () => {
    const squashed = await decode(stripes(), { fit: 'squash' })
    expect([pixel(squashed, 2, 30), pixel(squashed, 32, 30), pixel(squashed, 61, 30)]).toEqual([
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ])
    expect(squashed).toMatchObject({ width: 128, height: 64, format: 'png' })
  })

  it('crop cuts the centre', async () => {
    const cropped = await decode(stripes(), { fit: 'crop' })
    expect([pixel(cropped, 2, 30), pixel(cropped, 61, 30)]).toEqual([
      [0, 255, 0],
      [0, 255, 0],
    ])
  })
})

describe('originals for display', () => {
  it('are oriented, at most as large as asked, and PNG where small or transparent, else JPEG', async () => {
    const file = join(folder, 'original')
    const photo = sharp({ create: { width: 900, height: 700, channels: 3, background: '#875' } })
    writeFileSync(file, await photo.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer())
    const large = await pool.original(file, 800)
    expect(large.mime).toBe('image/jpeg')
    expect(await sharp(large.bytes).metadata()).toMatchObject({
      format: 'jpeg',
      width: 622,
      height: 800,
      space: 'srgb',
    })
    const small = await pool.original(file, 100)
    expect(small.mime).toBe('image/png')
    expect(await sharp(small.bytes).metadata()).toMatchObject({ format: 'png', width: 78, height: 100 })
    writeFileSync(file, await photo.clone().ensureAlpha(0.5).webp().toBuffer())
    expect((await pool.original(file, 4096)).mime).toBe('image/png')
  })

  it('of a damaged file are refused with the reason', async () => {
    const file = join(folder, 'damaged.png')
    writeFileSync(file, png(64, 64, noise(64 * 64 * 3), RGB).subarray(0, 500))
    await expect(pool.original(file, 100)).rejects.toMatchObject({ code: 'file-unreadable', subject: file })
  })
})
