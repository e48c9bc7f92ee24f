// One measurement of K = XᵀX alone, on all cores: the pixels lie in memory, helper threads are started as a run starts
// them. Arguments: folder features worker-program. Prints JSON.
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { newKernels, simdModule } from '../src/engine/kernels/index.js'
import { warmUp } from '../src/engine/training/index.js'

const [folder = '', features = '0', workerProgram = ''] = process.argv.slice(2)
const pixels = readFileSync(`${folder}/train.x`)
const samples = pixels.length / Number(features)
await warmUp(workerProgram)
const workers: Worker[] = []
const kernels = newKernels(simdModule())
kernels.recruit({
  helpers: availableParallelism() - 1,
  units: 1,
  givesWay: false,
  start: (workerData) => void workers.push(new Worker(workerProgram, { workerData })),
})
const bytes = kernels.bytes(pixels.length)
bytes.set(pixels)
const k = kernels.words(samples * samples)
const startedAt = performance.now()
kernels.gram(k, bytes, bytes, Number(features))
console.log(JSON.stringify({ seconds: (performance.now() - startedAt) / 1000, first: k[0] }))
process.exit(0)
