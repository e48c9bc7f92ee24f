import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gatherStatistics } from './image-statistics.js'

interface Figures {
  count: number
  meanBrightness: number
  meanContrast: number
  brightness: number[]
  colours: number[][]
  mean: number[]
  deviation: number[]
}

/** NumPy's, by statistics-figures.py. */
const figures = JSON.parse(readFileSync(join(import.meta.dirname, 'statistics-figures.json'), 'utf8')) as Figures[]

const [SIZE, COUNT] = [16, 11]
const FEATURES = SIZE * SIZE * 3
const pixels = Uint8Array.from({ length: COUNT * FEATURES }, (_, at) => {
  const [i, p] = [Math.floor(at / FEATURES), at % FEATURES]
  return Math.floor((((i * 37 + p * 13 + ((p * p) % 251) * (i + 1)) % 256) * (COUNT - i)) / COUNT)
})
const images = Array.from({ length: COUNT }, (_, i) => ({
  ...{ classIndex: (i % 3) % 2, split: 'train' as const, excluded: false },
  ...{ width: 100 + (i % 2), height: 50 + i, format: i === 3 ? 'png' : 'jpeg' },
}))
const dataset = { id: 'd', images, classNames: ['cat', 'dog'], imageSize: SIZE }
const signal = new AbortController().signal
const all = [...images.keys()]

describe('gatherStatistics', () => {
  it('equals NumPy: histograms exactly, brightness and contrast to 1e-9, mean and deviation images to half a step', async () => {
    const { classes, count } = await gatherStatistics(dataset, pixels, all, signal)
    expect(count).toBe(COUNT)
    expect(classes.map(({ classIndex }) => classIndex)).toEqual([0, 1])
    classes.forEach((found, c) => {
      const numpy = figures[c]
      if (!numpy) throw new Error('no figures')
      expect(found.count).toBe(numpy.count)
      expect(found.meanBrightness).toBeCloseTo(numpy.meanBrightness, 9)
      expect(found.meanContrast).toBeCloseTo(numpy.meanContrast, 9)
      expect([...found.brightness]).toEqual(numpy.brightness)
      expect(found.colours.map((channel) => [...channel])).toEqual(numpy.colours)
      for (const [name, values] of [
        ['mean', numpy.mean],
        ['deviation', numpy.deviation],
      ] as const)
        values.forEach((value, p) => expect(Math.abs((found[name][p] ?? NaN) - value)).toBeLessThanOrEqual(0.5 + 1e-9))
    })
  })

  it('describes originals before they became squares', async () => {
    const { originals } = await gatherStatistics(dataset, pixels, all, signal)
    expect(originals).toMatchObject({
      formats: [
        { format: 'jpeg', count: 10 },
        { format: 'png', count: 1 },
      ],
      width: { min: 100, median: 100, max: 101 },
      height: { min: 50, median: 55, max: 60 },
      differentSizes: 11,
    })
    expect(originals?.commonSizes).toHaveLength(5)
  })

  it('counts only the images asked for, and no excluded one', async () => {
    const some = images.map((image, i) => ({ ...image, excluded: i === 0 }))
    const found = await gatherStatistics({ ...dataset, images: some }, pixels, [0, 2, 3], signal)
    expect(found.count).toBe(2)
    expect(found.classes.map(({ classIndex, count }) => [classIndex, count])).toEqual([[0, 2]])
    expect(await gatherStatistics(dataset, pixels, [], signal)).toMatchObject({
      count: 0,
      originals: null,
      classes: [],
    })
  })

  it('ends with the reason it was stopped for', async () => {
    const abort = new AbortController()
    const many = Array.from({ length: 20_000 }, (_, i) => i % COUNT)
    const gathering = gatherStatistics(dataset, pixels, many, abort.signal)
    setImmediate(() => abort.abort(new Error('enough')))
    await expect(gathering).rejects.toThrowError('enough')
  })
})
