/** For the tests of this room. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { PRESETS } from '../contract/index.js'
import { Matrix, RandomState } from '../matrix/index.js'
import type { ParametersFile } from './parameters-file.js'

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'whisker-export-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Random parameters of a 768–3–2–1 net, with numbers that are hard to print, and names beyond ASCII. */
export function makeParametersFile(): ParametersFile {
  const random = new RandomState(3)
  const sizes = [768, 3, 2, 1]
  const matrix = (rows: number, cols: number) => {
    return new Matrix(
      rows,
      cols,
      Float64Array.from({ length: rows * cols }, () => random.randn()),
    )
  }
  const first = matrix(3, 768)
  first.data.set([-0, 5e-324, 1.7976931348623157e308, 1 / 3, 1e-7, 1e21])
  const weights = [first, matrix(2, 3), matrix(1, 2)]
  const biases = [matrix(3, 1), matrix(2, 1), matrix(1, 1)]
  return {
    parameters: { weights, biases },
    metadata: {
      format: 'whisker-parameters',
      version: 1,
      name: 'cats 猫 😺 "quoted"',
      hyperparameters: { ...PRESETS['two-layer'], hiddenLayers: [3, 2] },
      layerSizes: sizes,
      classes: ['猫', 'dog\nwith a line'],
      positiveClass: '猫',
      image: { size: 16, fit: 'crop', channels: 'RGB', order: 'row-major, channel fastest', scale: '1/255' },
      training: { state: 'finished', iteration: 2, seconds: 0.5, trainAccuracy: 1, testAccuracy: null },
      costs: {
        train: { iterations: [0, 1, 2], costs: [0.7, 0.1 + 0.2, 1e-9], accuracies: [0.5, 2 / 3, 1] },
        test: { iterations: [], costs: [], accuracies: [] },
      },
    },
  }
}
