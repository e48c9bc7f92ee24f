import sharp from 'sharp'
import { expect, it } from 'vitest'
import { PIXEL_VERSION } from './pixel-version.js'

it('names the sharp that is installed: pixels decoded by another one must not come from the cache', () => {
  expect(PIXEL_VERSION.split(',')[0]).toBe(`sharp ${sharp.versions.sharp}`)
})
