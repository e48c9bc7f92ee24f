/** For the tests of this room, and of others about disks that cannot be written to. */
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
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

const system = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'ignore' })

/** A disk in memory. Only root may mount one. */
export async function tinyDisk(kilobytes = 64): Promise<string> {
  const folder = await temporaryFolder()
  system('mount', '-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'whisker-test', folder)
  onTestFinished(() => void system('umount', '-l', folder))
  return folder
}

/** Not a byte more fits on a disk made by `tinyDisk`, until the file whose path is returned is removed. */
export function fillUp(disk: string): string {
  const filler = join(disk, 'filler')
  const file = openSync(filler, 'w')
  try {
    for (;;) writeSync(file, new Uint8Array(512))
  } catch {
    return filler
  } finally {
    closeSync(file)
  }
}

/** Nothing can be written to a disk made by `tinyDisk` any more. */
export function makeReadOnly(disk: string): void {
  system('mount', '-o', 'remount,ro', disk)
}

export function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    // In a mount namespace of its own: nothing to clean up.
    system('unshare', '-m', 'mount', '-t', 'tmpfs', 'whisker-test', '/mnt')
    return true
  } catch {
    return false
  }
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
