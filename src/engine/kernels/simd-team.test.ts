import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import type { Kernels, Precision } from './kernels.js'
import { simdModule } from './simd-module.js'
import type { HelperOrder } from './helpers.js'
import { simdKernels } from './simd.js'
import { gaussians, randomBytes } from './testing.js'

/** `npm test` builds it first. A helper thread as runs have them. */
const HELPER = resolve(import.meta.dirname, '../../../out/main/trainer-worker.cjs')
const module = simdModule()
const workers: Worker[] = []
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.terminate())))

function team(helpers: number, start: (order: HelperOrder) => void): Kernels {
  const kernels = simdKernels(module)!
  kernels.recruit({ helpers, units: 128, givesWay: false, start })
  return kernels
}

const startReal = (order: HelperOrder) => void workers.push(new Worker(HELPER, { workerData: order }))

/** Says that it is there, and no more. */
function pretend({ board }: HelperOrder): void {
  Atomics.add(new Int32Array(board), 1, 1)
}

/** Takes every part that is offered and never does it. */
const IDLER = `
  const { workerData } = require('node:worker_threads')
  const words = new Int32Array(workerData.offers.words)
  Atomics.add(new Int32Array(workerData.board), 1, 1)
  for (;;) {
    const state = Atomics.load(words, 0)
    if ((state & 3) === 0) Atomics.compareExchange(words, 0, state, state | 1)
  }
`

/** Is at a product for a while. */
const LATE = `
  const { workerData, parentPort } = require('node:worker_threads')
  const words = new Int32Array(workerData.offers.words)
  Atomics.store(words, 64, 1)
  parentPort.postMessage('busy')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  Atomics.store(words, 64, 0)
  Atomics.notify(words, 64)
`

/** Sleeps until it is woken. */
const SLEEPER = `
  const { workerData, parentPort } = require('node:worker_threads')
  const words = new Int32Array(workerData.board)
  const seen = Atomics.load(words, 0)
  Atomics.add(words, 10, 1)
  parentPort.postMessage('asleep')
  Atomics.wait(words, 0, seen)
  parentPort.postMessage('awake')
`

/** An array of the course's size, sums of several products of it. */
function sums(kernels: Kernels, precision: Precision, rows: number, times: number): Float64Array {
  const [inner, cols] = [209, 259]
  const a = kernels.floats(precision, gaussians(rows * inner, 1, rows > 1 ? 0.6 : 0))
  const b = kernels.pack(kernels.floats(precision, gaussians(inner * cols, 2)), inner, cols)
  const c = kernels.floats(precision, gaussians(rows * cols, 3))
  for (let i = 0; i < times; i++) {
    kernels.addPackedProduct(c, a, b, 0.01, rows)
    // The next one is of other numbers.
    kernels.addScaled(a, c, 1e-4, rows * inner)
  }
  return Float64Array.from(c)
}

it('a run begins only when no helper is at a product of the one before', async () => {
  const boards: SharedArrayBuffer[] = []
  const kernels = team(1, (order) => {
    boards.push(order.offers.words)
    workers.push(new Worker(LATE, { eval: true, workerData: order }))
  })
  await new Promise((resolve) => workers[0]?.once('message', resolve))
  kernels.recruit(null)
  expect(boards.map((words) => Atomics.load(new Int32Array(words), 64))).toEqual([0])
})

it('helpers that sleep are woken when a run begins, before its first product', async () => {
  const start = (order: HelperOrder) => void workers.push(new Worker(SLEEPER, { eval: true, workerData: order }))
  const kernels = team(1, start)
  const heard = () => new Promise((resolve) => workers[0]?.once('message', resolve))
  expect(await heard()).toBe('asleep')
  const next = heard()
  kernels.recruit({ helpers: 1, units: 128, givesWay: false, start })
  expect(await next).toBe('awake')
})

it('helpers that give way do not stand in for others; both are kept for the next run of their kind', () => {
  const started: boolean[] = []
  const kernels = simdKernels(module)!
  const recruit = (givesWay: boolean, units = 128) =>
    kernels.recruit({ helpers: 1, units, givesWay, start: (order) => void started.push(order.givesWay) })
  for (const givesWay of [false, true, false, true]) recruit(givesWay)
  expect(started).toEqual([false, true])
  // Too small for this one.
  recruit(true, 256)
  recruit(true)
  expect(started).toEqual([false, true, true])
})

describe.each(['f64', 'f32'] as const)('products with pixels in %s', (precision) => {
  // So many that sleeping helpers are woken for it, in more than one block, and no block or vector ends where a part does.
  const [features, samples] = [24_645, 413]
  const pixels = randomBytes(features + samples, 1)

  function products(kernels: Kernels, units: number): Float64Array[] {
    const bytes = kernels.bytes(features * samples)
    for (let j = 0; j < samples; j++) bytes.set(pixels.subarray(j, j + features), j * features)
    const w = kernels.floats(precision, gaussians(units * features, 2))
    const z = kernels.floats(precision, units * samples)
    kernels.pixelForward(z, w, bytes, units, features, samples)
    kernels.addPixelProduct(w, z, bytes, 0.01, units, features, samples)
    return [Float64Array.from(z), Float64Array.from(w)]
  }

  it.each([1, 2])('%i rows: those of two threads are those of one, bit for bit', async (units) => {
    const boards: SharedArrayBuffer[] = []
    const kernels = team(1, (order) => {
      boards.push(order.board)
      startReal(order)
    })
    await expect.poll(() => boards.map((words) => Atomics.load(new Int32Array(words), 1))).toEqual([1])
    expect(products(kernels, units)).toEqual(products(simdKernels(module)!, units))
  })
})

describe.each(['f64', 'f32'] as const)('small products in %s', (precision) => {
  const alone = (rows: number, times: number) => sums(simdKernels(module)!, precision, rows, times)

  it.each([1, 7, 20])(
    '%i rows: 2,000 shared with more helpers than cores are those of one thread, bit for bit',
    async (rows) => {
      const kernels = team(3, startReal)
      await expect.poll(() => workers.length).toBe(3)
      await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('online', resolve))))
      expect(sums(kernels, precision, rows, 2000)).toEqual(alone(rows, 2000))
    },
  )

  it('are right with a helper that never comes', () => {
    expect(sums(team(1, pretend), precision, 7, 20)).toEqual(alone(7, 20))
  })

  it('are right with a helper that takes its part and falls silent', async () => {
    const kernels = team(1, (order) => void workers.push(new Worker(IDLER, { eval: true, workerData: order })))
    await new Promise((resolve) => workers[0]?.once('online', resolve))
    expect(sums(kernels, precision, 7, 2000)).toEqual(alone(7, 2000))
  })
})
