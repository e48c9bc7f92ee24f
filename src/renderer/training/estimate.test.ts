import { describe, expect, it } from 'vitest'
import { layerSizes, PRESETS, type RunSummary } from '../../engine/contract/index.js'
import { estimateSeconds } from './estimate.js'

const FEATURES = 12288
const net = PRESETS['two-layer']

/** The parts of an ended run that an estimate reads. */
const run = {
  ...{ origin: 'trained', plan: { kind: 'sample-space' }, iteration: 2500, iterationsPerSecond: 1000 },
  ...{ hyperparameters: net, layerSizes: layerSizes(FEATURES, net.hiddenLayers) },
} as unknown as RunSummary

describe('how long a training will take', () => {
  it('is what the same run took before', () => {
    const { seconds, measured } = estimateSeconds(net, FEATURES, 209, [run])
    expect([seconds, measured]).toEqual([net.iterations / 1000, true])
  })

  it('falls with the square of the images where K is what an iteration multiplies by', () => {
    const wide = { ...net, hiddenLayers: [400] }
    const wideRun = { ...run, hyperparameters: wide, layerSizes: layerSizes(FEATURES, wide.hiddenLayers) }
    const half = estimateSeconds(wide, FEATURES, 1000, [wideRun], 2000).seconds
    // The layer above and the overhead are some hundredths of it.
    expect(half / estimateSeconds(wide, FEATURES, 2000, [wideRun]).seconds).toBeCloseTo(1 / 4, 2)
  })
})
