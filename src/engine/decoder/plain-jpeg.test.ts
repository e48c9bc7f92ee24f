import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { plainJpegSize } from './plain-jpeg.js'

const picture = (width: number, height: number, background = '#a53') =>
  sharp({ create: { width, height, channels: 3, background } })

describe('the size of a plain JPEG', () => {
  it.each([
    ['baseline', {}],
    ['progressive', { progressive: true }],
    ['without subsampling', { chromaSubsampling: '4:4:4' }],
    ['with restart markers and other tables', { mozjpeg: true }],
  ])('is what the library says (%s)', async (_, options) => {
    for (const [width, height] of [
      [1, 1],
      [37, 501],
      [300, 200],
    ] as const) {
      const bytes = await picture(width, height).jpeg(options).toBuffer()
      const { autoOrient, icc } = await sharp(bytes).metadata()
      expect(icc).toBeUndefined()
      expect(plainJpegSize(bytes)).toEqual(autoOrient)
    }
  })

  it('of one channel, too', async () => {
    const bytes = await picture(30, 20).toColourspace('b-w').jpeg().toBuffer()
    expect(plainJpegSize(bytes)).toEqual({ width: 30, height: 20 })
  })

  it('is not said of what needs interpreting: turned, with a profile, CMYK', async () => {
    const turned = await picture(30, 20).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const profiled = await picture(30, 20).withIccProfile('p3').jpeg().toBuffer()
    const cmyk = await picture(30, 20).toColourspace('cmyk').jpeg().toBuffer()
    expect([turned, profiled, cmyk].map((bytes) => plainJpegSize(bytes))).toEqual([null, null, null])
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk')
  })

  it('is never another than the library’s, whichever bytes are changed and wherever the file ends', async () => {
    const whole = await picture(61, 43).jpeg({ progressive: true }).toBuffer()
    const spoiled = fc
      .tuple(fc.nat(300), fc.integer({ min: 0, max: 255 }), fc.option(fc.integer({ min: 1, max: whole.length })))
      .map(([at, value, end]) => {
        const bytes = Buffer.from(whole)
        bytes[at % bytes.length] = value
        return bytes.subarray(0, end ?? bytes.length)
      })
    await fc.assert(
      fc.asyncProperty(spoiled, async (bytes) => {
        const size = plainJpegSize(bytes)
        const metadata = await sharp(bytes, { failOn: 'error' })
          .metadata()
          .catch(() => null)
        // What the library refuses is refused when it is decoded.
        if (size && metadata) expect([size, metadata.icc]).toEqual([metadata.autoOrient, undefined])
      }),
      { numRuns: 500 },
    )
  })
})
