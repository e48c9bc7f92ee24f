// One measurement of Whisker: one run in a trainer worker of its own, as the app and the command line make it.
// Arguments: folder layers init hyperparameters-as-JSON worker-program [samples to invent]. Prints JSON.
import { readFileSync } from 'node:fs'
import { type Hyperparameters, PRESETS } from '../src/engine/contract/index.js'
import { RandomState } from '../src/engine/matrix/index.js'
import { type LabeledPixels, startTraining } from '../src/engine/training/index.js'

const [folder = '', layers = '', init = '', changes = '{}', workerProgram = '', invent] = process.argv.slice(2)
const sizes = layers.split(',').map(Number)
const features = sizes[0] ?? 0

function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length))
  copy.set(bytes)
  return copy
}

function fromFiles(): LabeledPixels {
  const bytes = shared(readFileSync(`${folder}/train.x`))
  const labels = new Uint8Array(readFileSync(`${folder}/train.y`))
  return { pixels: { features, samples: labels.length, bytes }, labels }
}

function invented(samples: number): LabeledPixels {
  const random = new RandomState(1)
  const words = new Uint32Array(new SharedArrayBuffer(4 * Math.ceil((samples * features) / 4)))
  // Cheap noise from a seeded start; its quality does not matter, its speed for 300 MB does.
  let state = Math.floor(random.randomSample() * 2 ** 32) >>> 0
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    words[i] = state
  }
  const bytes = new Uint8Array(words.buffer, 0, samples * features)
  return { pixels: { features, samples, bytes }, labels: Uint8Array.from({ length: samples }, (_, j) => j % 2) }
}

const hyperparameters: Hyperparameters = {
  ...PRESETS['four-layer'],
  hiddenLayers: sizes.slice(1, -1),
  initialization: init === 'small' ? 'small' : 'scaled',
  ...(JSON.parse(changes) as Partial<Hyperparameters>),
}
const train = invent ? invented(Number(invent)) : fromFiles()
const startedAt = performance.now()
const job = startTraining(
  { train, test: null, hyperparameters },
  { planned: () => undefined, progress: () => undefined },
  { workerProgram },
)
const result = await job.result
console.log(
  JSON.stringify({
    trainSeconds: result.trainSeconds,
    wallSeconds: (performance.now() - startedAt) / 1000,
    iterationsPerSecond: result.iterationsPerSecond,
    iterations: result.iteration,
    cost: result.curve.train.costs.at(-1),
    plan: result.plan,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  }),
)
