import { join } from 'node:path'
import { expect, it } from 'vitest'
import { featureCount } from '../contract/index.js'
import { IMPORT, makeImageFolder, openSession, QUICK, temporaryFolder, trainToEnd } from './testing.js'

it.each(['npz', 'json'] as const)(
  'parameters trained on features come back from an .%s file with what it takes to apply them',
  async (format) => {
    const session = openSession()
    await session.datasets.open([await makeImageFolder()], IMPORT)
    const run = await trainToEnd(session, { ...QUICK, features: 'edges-and-colours' })
    expect(run.layerSizes).toEqual([featureCount('edges-and-colours', IMPORT.imageSize), 4, 1])
    const path = join(await temporaryFolder(), `parameters.${format}`)
    await session.exports.saveParameters(path, run.id, format)
    const loaded = await session.runs.load(path)
    const trained = await session.evaluations.evaluate(run.id, 0.5)
    const again = await session.evaluations.evaluate(loaded.id, 0.5)
    const worst = again.train.probabilities.reduce((most, p, j) => {
      return Math.max(most, Math.abs(p - trained.train.probabilities[j]!))
    }, 0)
    // By two ways of adding up: XᵀX in the trainer, W · x here.
    expect(worst).toBeLessThan(1e-9)
  },
)

it('why an image has its probability adds up to Z − b, also for features', async () => {
  const session = openSession()
  await session.datasets.open([await makeImageFolder()], IMPORT)
  for (const features of ['pixels', 'edges-and-colours'] as const) {
    const run = await trainToEnd(session, { ...QUICK, hiddenLayers: [], features })
    const { map, z, bias, method } = session.explanations.contributions(run.id, 0)
    expect(method).toBe(features === 'pixels' ? 'exact' : 'features-to-pixels')
    expect(Math.abs(map.reduce((sum, value) => sum + value, 0) - (z - bias))).toBeLessThan(1e-9)
  }
})
