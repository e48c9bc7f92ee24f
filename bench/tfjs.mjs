// One measurement of TensorFlow.js (WebAssembly backend) on the course's net: what its own documentation would have one
// write, full-batch SGD on the cross-entropy. Arguments: folder layers init iterations. Prints seconds an iteration.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'

const require = createRequire(import.meta.url)
const [folder, layers, init, iterations] = process.argv.slice(2)
const sizes = layers.split(',').map(Number)

const tf = require('@tensorflow/tfjs')
const { setWasmPaths, setThreadsCount } = require('@tensorflow/tfjs-backend-wasm')
const main = require.resolve('@tensorflow/tfjs-backend-wasm')
// Node has no fetch for file paths: the backend reads its .wasm through this.
globalThis.fetch = async (path) => {
  const bytes = readFileSync(String(path).replace('file://', ''))
  return { arrayBuffer: async () => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) }
}
setWasmPaths(`${dirname(main)}/`)
setThreadsCount(2)
await tf.setBackend('wasm')
await tf.ready()

const bytes = new Uint8Array(readFileSync(`${folder}/train.x`))
const labels = new Uint8Array(readFileSync(`${folder}/train.y`))
// Samples in rows, as TensorFlow.js likes them.
const x = tf.tensor2d(
  Float32Array.from(bytes, (v) => v / 255),
  [labels.length, sizes[0]],
)
const y = tf.tensor2d(Float32Array.from(labels), [labels.length, 1])
const weights = sizes.slice(1).map((n, l) => {
  const scale = init === 'small' ? 0.01 : 1 / Math.sqrt(sizes[l])
  return tf.variable(tf.randomNormal([sizes[l], n], 0, scale, 'float32', 1))
})
const biases = sizes.slice(1).map((n) => tf.variable(tf.zeros([1, n])))
const optimizer = tf.train.sgd(0.0075)
const last = weights.length - 1

function cost() {
  let a = x
  for (let l = 0; l < last; l++) a = a.matMul(weights[l]).add(biases[l]).relu()
  const z = a.matMul(weights[last]).add(biases[last])
  return tf.losses.sigmoidCrossEntropy(y, z)
}

const step = () => {
  const value = optimizer.minimize(cost, true)
  value.dataSync()
  value.dispose()
}
step()
const start = performance.now()
for (let i = 0; i < Number(iterations); i++) step()
const seconds = (performance.now() - start) / 1000 / Number(iterations)
console.log(JSON.stringify({ seconds, backend: tf.getBackend(), tfjs: tf.version.tfjs }))
