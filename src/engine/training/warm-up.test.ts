import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PRESETS } from '../contract/index.js'
import { startTraining } from './start-training.js'
import { buildWorker, joined, noise } from './testing.js'
import { warmUp } from './warm-up.js'

let workerProgram = ''
beforeAll(async () => {
  workerProgram = await buildWorker()
})
afterAll(() => rmSync(dirname(workerProgram), { recursive: true }))

const silent = { planned: () => undefined, progress: () => undefined }
const run = () => {
  const hyperparameters = { ...PRESETS['four-layer'], hiddenLayers: [4, 3], iterations: 50 }
  const task = { ...joined(noise(20, 48, 1), noise(6, 48, 2)), hyperparameters }
  return startTraining(task, silent, { workerProgram }).result
}

it('a run after a warm-up gives the numbers of a run without one, bit for bit', async () => {
  const cold = await run()
  await warmUp(workerProgram)
  const warm = await run()
  expect(warm.curve).toEqual(cold.curve)
  expect(warm.parameters).toEqual(cold.parameters)
})

it('says nothing where the trainer cannot be started: the first real run will', async () => {
  await expect(warmUp(join(workerProgram, 'nowhere.cjs'))).resolves.toBeUndefined()
})
