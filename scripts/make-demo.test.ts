import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { PRESETS, type PresetName } from '../src/engine/contract/index.js'
import { importDataset, labeledPixels, imagePixels, type Dataset } from '../src/engine/dataset/index.js'
import { builtDecoder } from '../src/engine/decoder/built-decoder.js'
import { DecoderPool, findNode } from '../src/engine/decoder/index.js'
import { selectSamples, toMatrix } from '../src/engine/matrix/index.js'
import { predict } from '../src/engine/network/index.js'
import { startTraining } from '../src/engine/training/index.js'

const root = join(import.meta.dirname, '..')
const OPTIONS = { imageSize: 64, fit: 'squash', testFraction: 0.2, splitSeed: 1, positiveClass: null } as const
let demo: Dataset

beforeAll(async () => {
  const pool = new DecoderPool({ program: builtDecoder(), node: findNode() })
  const watch = { progress: () => undefined, signal: new AbortController().signal }
  demo = await importDataset([join(root, 'resources/demo')], OPTIONS, pool, watch)
  await pool.close()
})

function half(split: 'train' | 'test') {
  const labeled = labeledPixels(demo, split)
  if (!labeled) throw new Error(`no ${split} images`)
  return labeled
}

async function accuracies(preset: PresetName): Promise<{ train: number; test: number }> {
  const task = { train: half('train'), test: half('test'), hyperparameters: PRESETS[preset] }
  const workerProgram = join(root, 'out/main/trainer-worker.cjs')
  const listener = { planned: () => undefined, progress: () => undefined }
  const { parameters } = await startTraining(task, listener, { workerProgram }).result
  const accuracy = (split: 'train' | 'test') => {
    const { whole, ids, labels } = half(split)
    const predictions = predict(toMatrix(selectSamples(whole, ids)), parameters)
    return predictions.filter((prediction, i) => prediction === labels[i]).length / labels.length
  }
  return { train: accuracy('train'), test: accuracy('test') }
}

describe('the demo set', () => {
  it('has at least 240 training and 60 test images of 64 to 96 px, all of them usable, in both classes', () => {
    expect(demo.splitKind).toBe('given')
    expect(half('train').labels.length).toBeGreaterThanOrEqual(240)
    expect(half('test').labels.length).toBeGreaterThanOrEqual(60)
    expect(demo.verdicts.filter(({ rejection }) => rejection)).toEqual([])
    for (const { width, height } of demo.images) {
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(64)
      expect(Math.max(width, height)).toBeLessThanOrEqual(96)
    }
    expect(demo.positiveClass).toBe('cat')
  })

  it('has no image twice', () => {
    const hashes = demo.images.map((_, id) => createHash('sha256').update(imagePixels(demo, id)).digest('hex'))
    expect(new Set(hashes).size).toBe(demo.images.length)
  })

  it('is learnt by the four-layer net (95 % train), which generalises (75 % test) and still gets some wrong', async () => {
    const { train, test } = await accuracies('four-layer')
    console.info(`demo, four-layer: ${(train * 100).toFixed(1)} % train, ${(test * 100).toFixed(1)} % test`)
    expect(train).toBeGreaterThanOrEqual(0.95)
    expect(test).toBeGreaterThanOrEqual(0.75)
    expect(test).toBeLessThan(1)
  })

  it('shows what layers are for: logistic regression does at least 5 points worse on the test images', async () => {
    const logistic = await accuracies('logistic')
    console.info(
      `demo, logistic: ${(logistic.train * 100).toFixed(1)} % train, ${(logistic.test * 100).toFixed(1)} % test`,
    )
    expect(logistic.test).toBeLessThanOrEqual((await accuracies('four-layer')).test - 0.05)
  })
})
