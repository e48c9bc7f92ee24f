import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { PNG } from 'pngjs'
import { build } from 'vite'
import { type Hyperparameters, PRESETS } from '../contract/index.js'
import { type PixelMatrix, RandomState, selectSamples } from '../matrix/index.js'
import type { LabeledPixels } from './task.js'

/** Where the course's images and NumPy's figures lie, outside the project. */
const course = process.env['WHISKER_COURSE'] ?? '../shared/course'
export const courseMissing = !existsSync(join(course, 'reference.json'))

export interface ReferenceRun {
  readonly layers: number[]
  readonly init: Hyperparameters['initialization']
  readonly seed: number
  readonly hidden: Hyperparameters['hiddenActivation']
  readonly learningRate: number
  readonly iterations: number
  readonly costEvery100: number[]
  readonly costAfterLast: number
  readonly trainAccuracy: number
  readonly testAccuracy: number
  readonly mislabeledTrain: number[]
  readonly mislabeledTest: number[]
  readonly testProbabilities: number[]
  readonly W1_final: { readonly first: number[]; readonly sum: number }
}

export function referenceRuns(): Record<string, ReferenceRun> {
  const { runs } = JSON.parse(readFileSync(join(course, 'reference.json'), 'utf8')) as {
    runs: Record<string, ReferenceRun>
  }
  return runs
}

export function hyperparametersOf(run: ReferenceRun): Hyperparameters {
  return {
    ...PRESETS['four-layer'],
    hiddenLayers: run.layers.slice(1, -1),
    hiddenActivation: run.hidden,
    initialization: run.init,
    seed: run.seed,
    learningRate: run.learningRate,
    iterations: run.iterations,
  }
}

/** The course's images in the order of its .h5 files: the row is the number in the file name. */
export function courseSplit(split: 'train' | 'test'): LabeledPixels {
  const images = ['cat', 'non-cat'].flatMap((name) =>
    readdirSync(join(course, split, name)).map((file) => ({
      row: Number(/\d+/.exec(file)?.[0]),
      label: name === 'cat' ? 1 : 0,
      rgba: PNG.sync.read(readFileSync(join(course, split, name, file))).data,
    })),
  )
  images.sort((a, b) => a.row - b.row)
  const features = 64 * 64 * 3
  const bytes = new Uint8Array(new SharedArrayBuffer(features * images.length))
  images.forEach(({ rgba }, j) => {
    for (let p = 0; p < features; p++) bytes[j * features + p] = rgba[4 * Math.floor(p / 3) + (p % 3)]!
  })
  return splitOf(
    { features, samples: images.length, bytes },
    Uint8Array.from(images, (image) => image.label),
  )
}

/** Seeded noise whose first features give the label away: small, and learnable. */
export function noise(samples: number, features: number, seed: number): LabeledPixels {
  const random = new RandomState(seed)
  const bytes = new Uint8Array(new SharedArrayBuffer(features * samples))
  const labels = new Uint8Array(samples)
  for (let j = 0; j < samples; j++) {
    labels[j] = j % 2
    for (let p = 0; p < features; p++) bytes[j * features + p] = Math.floor(256 * random.randomSample())
    for (let p = 0; p < features / 4; p++) bytes[j * features + p] = labels[j] ? 200 : 50
  }
  return splitOf({ features, samples, bytes }, labels)
}

function splitOf(whole: PixelMatrix, labels: Uint8Array): LabeledPixels {
  return { whole, ids: Int32Array.from(labels, (_, j) => j), labels }
}

/** The two as splits of one dataset. */
export function joined(train: LabeledPixels, test: LabeledPixels): { train: LabeledPixels; test: LabeledPixels } {
  const { features, samples, bytes } = train.whole
  const all = new Uint8Array(new SharedArrayBuffer(bytes.length + test.whole.bytes.length))
  all.set(bytes)
  all.set(test.whole.bytes, bytes.length)
  const whole = { features, samples: samples + test.whole.samples, bytes: all }
  return { train: { ...train, whole }, test: { ...test, whole, ids: test.ids.map((id) => samples + id) } }
}

/** Exactly the pixels of these images, side by side. */
export function pixelsOf({ whole, ids }: LabeledPixels): PixelMatrix {
  return selectSamples(whole, ids)
}

/** Builds trainer-worker from its source, as `npm run build` does, into a folder of its own; returns its path. */
export async function buildWorker(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'whisker-worker-'))
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: resolve(import.meta.dirname, 'trainer-worker.ts'),
      outDir,
      target: 'node18',
      rollupOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
    ssr: { noExternal: true },
  })
  return join(outDir, 'trainer-worker.cjs')
}
