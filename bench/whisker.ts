// One measurement of Whisker: one run in a trainer worker of its own, as the app and the command line make it.
// Arguments: folder layers init hyperparameters-as-JSON worker-program. Prints JSON.
import { readFileSync } from 'node:fs'
import { type Hyperparameters, PRESETS } from '../src/engine/contract/index.js'
import { type LabeledPixels, startTraining, warmUp } from '../src/engine/training/index.js'

const [folder = '', layers = '', init = '', changes = '{}', workerProgram = ''] = process.argv.slice(2)
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
  const whole = { features, samples: labels.length, bytes }
  return { whole, ids: Int32Array.from(labels, (_, j) => j), labels }
}

const hyperparameters: Hyperparameters = {
  ...PRESETS['four-layer'],
  hiddenLayers: sizes.slice(1, -1),
  initialization: init === 'small' ? 'small' : 'scaled',
  ...(JSON.parse(changes) as Partial<Hyperparameters>),
}
const train = fromFiles()
// As the app and the command line do while images are decoded (NumPy's script takes one untimed step, too).
await warmUp(workerProgram)
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
